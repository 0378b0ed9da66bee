// White space and digits beyond ASCII as Go and Python define them, by code point (see
// base/utf8.h).
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace tsd::line {

/// White space of Go's strings.Fields and of Python's str.split() (which adds 0x1c to 0x1f).
constexpr bool is_go_space(std::uint32_t rune) {
  if (rune < 0x80) return rune == ' ' || (rune >= 0x09 && rune <= 0x0d);
  return rune == 0x85 || rune == 0xa0 || rune == 0x1680 || (rune >= 0x2000 && rune <= 0x200a) ||
         rune == 0x2028 || rune == 0x2029 || rune == 0x202f || rune == 0x205f || rune == 0x3000;
}
constexpr bool is_python_space(std::uint32_t rune) {
  return (rune >= 0x1c && rune <= 0x1f) || is_go_space(rune);
}

/// True for a decimal digit of any script (Unicode category Nd), as Python's \d and float() accept
/// it.
bool is_any_digit(std::uint32_t rune);
/// The value of such a digit, 0 to 9; otherwise -1.
int digit_value(std::uint32_t rune);

inline bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// True for a-z A-Z 0-9 - _ . / , which every parser accepts in a name.
inline bool is_name(char c) {
  static constexpr auto kNames = [] {
    std::array<bool, 256> table{};
    for (unsigned char i = 'a'; i <= 'z'; ++i) table[i] = table[i - 'a' + 'A'] = true;
    for (unsigned char i = '0'; i <= '9'; ++i) table[i] = true;
    for (unsigned char i : std::string_view("-_./")) table[i] = true;
    return table;
  }();
  return kNames[static_cast<unsigned char>(c)];
}

/// True for a letter beyond ASCII in ISO-8859-1, which is how OpenTSDB reads bytes (Java's
/// Character.isLetter). The sweepers call it, too: it must not leave their translation units.
[[gnu::always_inline]] constexpr bool is_latin_letter(char c) {
  auto byte = static_cast<unsigned char>(c);
  if (byte >= 0xc0) return byte != 0xd7 && byte != 0xf7;
  return byte == 0xaa || byte == 0xb5 || byte == 0xba;
}

/// True when `text` is `small` (in lower case) but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view text, std::string_view small);

}  // namespace tsd::line
