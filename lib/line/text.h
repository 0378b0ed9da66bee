// White space and digits beyond ASCII as Go and Python define them, by code point (see
// base/utf8.h).
#pragma once

#include <cstdint>
#include <string_view>

namespace tsd::line {

/// White space of Go's strings.Fields and of Python's str.split() (which adds 0x1c to 0x1f).
bool is_go_space(std::uint32_t rune);
bool is_python_space(std::uint32_t rune);

/// True for a decimal digit of any script (Unicode category Nd), as Python's \d and float() accept
/// it.
bool is_any_digit(std::uint32_t rune);
/// The value of such a digit, 0 to 9; otherwise -1.
int digit_value(std::uint32_t rune);

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// True for a-z A-Z 0-9 - _ . / , which every parser accepts in a name.
bool is_name(char c);

/// True when `text` is `small` (in lower case) but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view text, std::string_view small);

}  // namespace tsd::line
