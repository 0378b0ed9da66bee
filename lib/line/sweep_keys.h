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

/// Loads the first `tags` keys, at most four: the others are replaced by values that no key has,
/// other ones for each `kSet`.
template <Bits kSet>
inline void load_few(const Bits* from, unsigned tags, Keys& keys) {
  constexpr Bits kAll = ~Bits{0};
  static constexpr Bits kKept[] = {kAll, kAll, kAll, kAll, 0, 0, 0, 0};
  static constexpr Bits kOther[] = {0, 0, 0, 0, kSet + 1, kSet + 2, kSet + 3, kSet + 4};
  Keys kept, other;
  load(from, keys);
  std::memcpy(&kept, kKept + kKeys - tags, sizeof kept);
  std::memcpy(&other, kOther + kKeys - tags, sizeof other);
  keys = (keys & kept) | other;
}

/// The same as compare() for the first `tags` keys, at most four.
inline void compare_few(const Bits* from, unsigned tags, Keys& same) {
  Keys keys;
  load_few<0>(from, tags, keys);
  compare(keys, same);
}

/// The same for five to eight keys: each of the second four is compared with each other.
inline void compare_many(const Bits* from, unsigned tags, Keys& same) {
  Keys first, second;
  load(from, first);
  load_few<kKeys>(from + kKeys, tags - kKeys, second);
  compare(first, same);
  compare(second, same);
  same |= reinterpret_cast<Keys>(first == second) |
          reinterpret_cast<Keys>(first == __builtin_shufflevector(second, second, 1, 2, 3, 0)) |
          reinterpret_cast<Keys>(first == __builtin_shufflevector(second, second, 2, 3, 0, 1)) |
          reinterpret_cast<Keys>(first == __builtin_shufflevector(second, second, 3, 0, 1, 2));
}

inline bool any(const Keys& keys) {
  return (keys[0] | keys[1] | keys[2] | keys[3]) != 0;
}

/// True when one of at most eight keys occurs twice.
inline bool repeat(const Bits* from, unsigned tags) {
  Keys same{};
  if (tags <= kKeys) {
    compare_few(from, tags, same);
  } else {
    compare_many(from, tags, same);
  }
  return any(same);
}

}  // namespace
}  // namespace tsd::line
