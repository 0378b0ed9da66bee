#include "line/text.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace tsd::line {

namespace {

/// The zero of each script's decimal digits; nine more digits follow it (Unicode 14, category Nd).
constexpr std::uint32_t kZeros[] = {
    0x30,    0x660,   0x6f0,   0x7c0,   0x966,   0x9e6,   0xa66,   0xae6,   0xb66,   0xbe6,
    0xc66,   0xce6,   0xd66,   0xde6,   0xe50,   0xed0,   0xf20,   0x1040,  0x1090,  0x17e0,
    0x1810,  0x1946,  0x19d0,  0x1a80,  0x1a90,  0x1b50,  0x1bb0,  0x1c40,  0x1c50,  0xa620,
    0xa8d0,  0xa900,  0xa9d0,  0xa9f0,  0xaa50,  0xabf0,  0xff10,  0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0,
    0x11950, 0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2,
    0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0};

}  // namespace

bool is_any_digit(std::uint32_t rune) {
  return digit_value(rune) >= 0;
}

int digit_value(std::uint32_t rune) {
  auto above = std::upper_bound(std::begin(kZeros), std::end(kZeros), rune);
  if (above == std::begin(kZeros)) return -1;
  std::uint32_t distance = rune - *std::prev(above);
  return distance < 10 ? static_cast<int>(distance) : -1;
}

bool equal_ignoring_case(std::string_view text, std::string_view small) {
  return std::equal(text.begin(), text.end(), small.begin(), small.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  });
}

}  // namespace tsd::line
