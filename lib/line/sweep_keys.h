// Compares the keys of a line, four at a time. Compiled for several instruction sets
// (sweep_block.h).
#pragma once

#include <cstring>

#include "line/sweep.h"

namespace tsd::line {
namespace {

/// Four keys of a line, each as its last 8 bytes.
using Keys = Bits __attribute__((vector_size(32)));
inline constexpr unsigned kKeys = 4;

/// Loads the 8 bytes before each listed '='; the space before the key and all before that become 0.
inline void load(const Bits* from, Keys& keys) {
  using Bytes = unsigned char __attribute__((vector_size(32)));
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  auto spaces = reinterpret_cast<Keys>(bytes == ' ');
  spaces |= spaces >> 8;
  spaces |= spaces >> 16;
  spaces |= spaces >> 32;
  keys = reinterpret_cast<Keys>(bytes) & ~spaces;
}

/// Sets bits in `same` when two keys are equal.
inline void compare(const Keys& keys, Keys& same) {
  same |= reinterpret_cast<Keys>(keys == __builtin_shufflevector(keys, keys, 1, 2, 3, 0)) |
          reinterpret_cast<Keys>(keys == __builtin_shufflevector(keys, keys, 2, 3, 0, 1));
}

/// The same for the first `tags` keys, at most four: the others are replaced by values that no key
/// has.
inline void compare_few(const Bits* from, unsigned tags, Keys& same) {
  constexpr Bits kAll = ~Bits{0};
  static constexpr Bits kKept[] = {kAll, kAll, kAll, kAll, 0, 0, 0, 0};
  static constexpr Bits kOther[] = {0, 0, 0, 0, 1, 2, 3, 4};
  Keys keys, kept, other;
  load(from, keys);
  std::memcpy(&kept, kKept + kKeys - tags, sizeof kept);
  std::memcpy(&other, kOther + kKeys - tags, sizeof other);
  keys = (keys & kept) | other;
  compare(keys, same);
}

inline bool any(const Keys& keys) {
  return (keys[0] | keys[1] | keys[2] | keys[3]) != 0;
}

/// True when one of at most eight keys occurs twice.
inline bool repeat(const Bits* from, unsigned tags) {
  Keys same{};
  compare_few(from, tags < kKeys ? tags : kKeys, same);
  for (unsigned i = kKeys; i < tags; ++i) {
    Keys one, all;
    for (unsigned k = 0; k < i; ++k) {
      load(from + i, one);
      load(from + k, all);
      if (one[0] == all[0]) return true;
    }
  }
  return any(same);
}

}  // namespace
}  // namespace tsd::line
