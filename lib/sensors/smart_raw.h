// The raw values of smartctl's table of attributes, in the notations that it has for them
// (smartctl(8), option -v).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tsd::sensors {

struct SmartRaw {
  std::uint64_t number = 0;             ///< 0 for a number with decimals
  std::optional<std::uint64_t> errors;  ///< in ERRORS/NUMBER
  std::string text;                     ///< the value to print
};

/// Nothing for a notation that is not one of: 12; 30 (0 16); 32.5; 0x0c; "0 0 3" (words of 16 bits
/// of one number, the highest first); 2/987654321 (errors and count: the value is the errors);
/// 12001h+03m and 12001h+03m+14.250s (whole hours).
std::optional<SmartRaw> parse_smart_raw(std::string_view text);

}  // namespace tsd::sensors
