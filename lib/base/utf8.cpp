#include "base/utf8.h"

#include <cstdint>

namespace tsd {
namespace {

unsigned byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

}  // namespace

Rune first_rune(std::string_view text) {
  if (text.empty()) return {};
  unsigned lead = byte(text, 0);
  if (lead < 0x80) return {lead, 1, true};
  // For each length of a sequence: the fixed bits of its lead byte, and the smallest code point
  // that needs this length.
  struct Shape {
    unsigned mask, bits;
    std::uint32_t least;
  };
  static constexpr Shape kShapes[] = {
      {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
  for (std::size_t more = 1; more <= 3; ++more) {
    const Shape& shape = kShapes[more - 1];
    if ((lead & shape.mask) != shape.bits) continue;
    std::uint32_t value = lead & ~shape.mask;
    for (std::size_t i = 1; i <= more; ++i) {
      if ((byte(text, i) & 0xc0) != 0x80) return {lead, 1, false};
      value = value << 6 | (byte(text, i) & 0x3f);
    }
    bool surrogate = value >= 0xd800 && value < 0xe000;
    if (value < shape.least || surrogate || value > 0x10ffff) break;
    return {value, more + 1, true};
  }
  return {lead, 1, false};
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    Rune rune = first_rune(text);
    if (!rune.valid) return false;
    text.remove_prefix(rune.size);
  }
  return true;
}

}  // namespace tsd
