#include "base/utf8.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace tsd {
namespace {

unsigned byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

/// Code points without a shape of their own (Unicode 15: the categories Zl, Zp and Cf, and the
/// whole block of tags), in order.
struct Stretch {
  std::uint32_t first, last;
};
constexpr Stretch kShapeless[] = {
    {0x00ad, 0x00ad},  // soft hyphen
    {0x0600, 0x0605},  // Arabic number signs
    {0x061c, 0x061c},  // Arabic letter mark: a direction
    {0x06dd, 0x06dd},  // Arabic end of ayah
    {0x070f, 0x070f},  // Syriac abbreviation mark
    {0x0890, 0x0891},  // Arabic pound and piastre marks above
    {0x08e2, 0x08e2},  // Arabic disputed end of ayah
    {0x180e, 0x180e},  // Mongolian vowel separator
    {0x200b, 0x200f},  // zero width space, joiners, left-to-right and right-to-left marks
    {0x2028, 0x202e},  // separators of lines and paragraphs, embeddings and overrides of direction
    {0x2060, 0x206f},  // word joiner, isolates of direction, deprecated marks
    {0xfeff, 0xfeff},  // byte order mark
    {0xfff9, 0xfffb},  // interlinear annotations
    {0x110bd, 0x110bd},                      // Kaithi number signs
    {0x110cd, 0x110cd}, {0x13430, 0x1343f},  // Egyptian format controls
    {0x1bca0, 0x1bca3},                      // shorthand format controls
    {0x1d173, 0x1d17a},                      // musical format controls
    {0xe0000, 0xe0fff},                      // tags, selectors of variants
};

}  // namespace

bool Rune::is_shapeless(std::uint32_t value) {
  const auto* stretch = std::ranges::lower_bound(kShapeless, value, {}, &Stretch::last);
  return stretch != std::end(kShapeless) && value >= stretch->first;
}

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
