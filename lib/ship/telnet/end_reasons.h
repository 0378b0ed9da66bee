// Why a telnet connection proves less than was asked for, as sentences.
#pragma once

#include <string>
#include <string_view>

namespace tsd::ship::why {

/// These words are none of a TSD's; and what may be there.
std::string no_tsd(std::string_view words);
/// The peer took everything, and nothing identifies it. `http_words`: what HTTP says there, or
/// nothing.
std::string silent(std::string_view http_words);
/// HTTP does not say that the TSD's store is there.
std::string no_store(std::string_view http_words);
std::string no_version();
/// The lines under way were judged for another kind of TSD.
std::string another_kind();
std::string no_late_errors();

}  // namespace tsd::ship::why
