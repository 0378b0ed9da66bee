// gzip of one request body.
#pragma once

#include <string>
#include <string_view>

namespace tsd::ship {

/// Replaces `into` with `text` compressed, in the format of gzip (RFC 1952).
void gzip(std::string_view text, std::string& into);

}  // namespace tsd::ship
