#include "base/json.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/utf8.h"

namespace tsd {
namespace {

/// True for a byte that needs no escape; nearly all bytes are of this kind.
bool is_plain(char c) {
  return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/// The letter of the short escape for `c`; 0 when there is none.
char short_escape(char c) {
  constexpr std::string_view kBytes = "\b\f\n\r\t", kLetters = "bfnrt";
  std::size_t at = kBytes.find(c);
  return at == kBytes.npos ? '\0' : kLetters[at];
}

/// As \uXXXX; beyond U+FFFF as a pair of surrogates.
void append_code(std::uint32_t code, std::string& into) {
  if (code > 0xffff) {
    append_code(0xd7c0 + (code >> 10), into);
    code = 0xdc00 + (code & 0x3ff);
  }
  fmt::format_to(std::back_inserter(into), "\\u{:04x}", code);
}

/// Appends the rune at the beginning of `text`.
void append_odd(const Rune& rune, std::string_view text, std::string& into,
                const JsonStyle& style) {
  if (!rune.valid) {
    append_code(style.bad_byte == JsonStyle::BadByte::latin1 ? rune.value : 0xfffd, into);
  } else if (rune.value == '"' || rune.value == '\\') {
    into.append(1, '\\').append(1, text.front());
  } else if (char letter = style.short_escapes ? short_escape(text.front()) : '\0'; letter != 0) {
    into.append(1, '\\').append(1, letter);
  } else if (!rune.is_printable() && (rune.value != 0x7f || style.escapes_delete)) {
    append_code(rune.value, into);
  } else {
    into.append(text.substr(0, rune.size));
  }
}

}  // namespace

void append_json_string(std::string_view text, std::string& into, const JsonStyle& style) {
  into += '"';
  for (;;) {
    auto odd = std::ranges::find_if_not(text, is_plain);
    auto plain = static_cast<std::size_t>(odd - text.begin());
    into.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    Rune rune = first_rune(text);
    append_odd(rune, text, into, style);
    text.remove_prefix(rune.size);
  }
  into += '"';
}

std::string json_string(std::string_view text, const JsonStyle& style) {
  std::string quoted;
  quoted.reserve(text.size() + 2);
  append_json_string(text, quoted, style);
  return quoted;
}

}  // namespace tsd
