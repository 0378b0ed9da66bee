// The blanks and digits that other languages know beyond ASCII, by code point; the characters come
// from base/utf8.h.
#pragma once

#include <cstdint>
#include <string_view>

namespace tsd::line {

/// White space of Go's strings.Fields and of Python's str.split() (which adds 0x1c to 0x1f).
bool is_go_space(std::uint32_t rune);
bool is_python_space(std::uint32_t rune);

/// A decimal digit of any script (Unicode category Nd), as Python's \d and float() take it.
bool is_any_digit(std::uint32_t rune);
/// 0 to 9 for such a digit, else -1.
int digit_value(std::uint32_t rune);

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// a-z A-Z 0-9 - _ . / : what every parser takes in a name.
bool is_name(char c);

/// ASCII letters made small.
bool equal_ignoring_case(std::string_view text, std::string_view small);

}  // namespace tsd::line
