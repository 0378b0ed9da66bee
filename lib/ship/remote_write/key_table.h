// Finds which of many keys are the same, by a hash that the caller makes. It holds indices, not
// keys, and keeps its memory.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace tsd::ship {

class KeyTable {
 public:
  /// Empties it, with room for `expected` keys; it grows for more.
  void clear(std::size_t expected) {
    places_.assign(std::bit_ceil(std::max<std::size_t>(expected, 8) * 2), Place{});
    count_ = 0;
  }

  /// The index of the key with this hash for which `is_same(index)` holds; without one, `next`,
  /// which is stored.
  template <class IsSame>
  std::uint32_t find_or_add(std::uint64_t hash, std::uint32_t next, const IsSame& is_same) {
    Place& place = find(hash, is_same);
    if (place.index != kNone) return place.index;
    place = {hash, next};
    if (++count_ * 2 > places_.size()) grow();
    return next;
  }

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;
  struct Place {
    std::uint64_t hash = 0;
    std::uint32_t index = kNone;
  };

  /// The place of the key, or the empty one where it belongs.
  template <class IsSame>
  Place& find(std::uint64_t hash, const IsSame& is_same) {
    std::size_t mask = places_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      Place& place = places_[at];
      if (place.index == kNone || (place.hash == hash && is_same(place.index))) return place;
    }
  }
  void grow() {
    std::vector<Place> old(places_.size() * 2);
    old.swap(places_);
    for (const Place& place : old) {
      if (place.index != kNone) find(place.hash, [](std::uint32_t) { return false; }) = place;
    }
  }

  std::vector<Place> places_;
  std::size_t count_ = 0;
};

/// Eight bytes at a time. It withstands no attacker: a table of bad keys is slow, and as long as a
/// batch.
inline std::uint64_t hash_of(std::string_view bytes, std::uint64_t seed = 0) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15;
  std::uint64_t hash = (seed ^ bytes.size()) * kOdd;
  auto mix = [&hash](std::uint64_t word) {
    hash = (std::rotl(hash, 29) ^ word) * kOdd;
    hash ^= hash >> 32U;
  };
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data(), 8);
    mix(word);
  }
  std::uint64_t word = 0;
  std::memcpy(&word, bytes.data(), bytes.size());
  mix(word);
  return hash;
}

}  // namespace tsd::ship
