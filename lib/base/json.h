// Writes JSON strings (RFC 8259, section 7).
#pragma once

#include <string>
#include <string_view>

namespace tsd {

/// The choices that RFC 8259 leaves to the writer.
struct JsonStyle {
  enum class BadByte {
    replacement,  ///< U+FFFD
    latin1,       ///< the Latin-1 character of this value, U+0080 to U+00FF
  };
  BadByte bad_byte = BadByte::replacement;  ///< what a byte that is not UTF-8 becomes
  bool short_escapes = false;               ///< \n \t \r \b \f; otherwise \u000a and so on
  bool escapes_delete = true;               ///< DEL as \u007f, for it may reach a terminal
};

/// Appends `text` to `into` as a JSON string, with its quotes. The result is always valid JSON, and
/// characters that are not printable (base/utf8.h) are escaped in it.
void append_json_string(std::string_view text, std::string& into, const JsonStyle& style = {});

/// The same as a new string.
std::string json_string(std::string_view text, const JsonStyle& style = {});

}  // namespace tsd
