// Reads UTF-8 (RFC 3629), one character at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tsd {

/// One character of a text.
struct Rune {
  std::uint32_t value = 0;  ///< code point; the byte itself where it is not UTF-8
  std::size_t size = 0;     ///< in bytes; 0 at the end of the text
  bool valid = false;       ///< false for a byte that is not UTF-8

  /// True when a terminal shows it and does not act on it: UTF-8 and no control character (C0, DEL,
  /// C1).
  bool is_printable() const { return valid && value >= 0x20 && (value < 0x7f || value > 0x9f); }
};

/// The character at the beginning of `text`. Overlong forms, surrogates and code points above
/// U+10FFFF are not UTF-8; each of their bytes is a rune of its own.
Rune first_rune(std::string_view text);

/// True when all of `text` is UTF-8.
bool is_utf8(std::string_view text);

}  // namespace tsd
