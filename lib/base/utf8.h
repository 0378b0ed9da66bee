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

  /// True when it takes its own place in a line and changes nothing around it: UTF-8, no control
  /// character (C0, DEL, C1), no end of a line (U+2028, U+2029), and no character without a shape:
  /// marks that turn the direction of writing (U+202A to U+202E, U+2066 to U+2069, ...), joiners,
  /// byte order marks, tags.
  bool is_printable() const {
    bool ascii = value >= 0x20 && value < 0x7f;
    return valid && (ascii || (value > 0x9f && !is_shapeless(value)));
  }

 private:
  static bool is_shapeless(std::uint32_t value);
};

/// The character at the beginning of `text`. Overlong forms, surrogates and code points above
/// U+10FFFF are not UTF-8; each of their bytes is a rune of its own.
Rune first_rune(std::string_view text);

/// True when all of `text` is UTF-8.
bool is_utf8(std::string_view text);

}  // namespace tsd
