// How deduplication compares values: as tcollector does.
#pragma once

#include <string_view>

namespace tsd::gather {

/// Values are compared as text: "0" and "0.0" differ. true and false are the same in any case of
/// letters.
bool is_same_value(std::string_view a, std::string_view b);

/// A number that equals 0 ("0", "-0.0", "+0e5"), or false in any case of letters.
bool is_zero_value(std::string_view value);

}  // namespace tsd::gather
