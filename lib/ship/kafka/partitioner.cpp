#include "ship/kafka/partitioner.h"

#include <cstdint>

namespace tsd::ship {
namespace {

constexpr std::uint32_t kFactor = 0x5bd1e995;

std::uint32_t byte(std::string_view key, std::size_t at) {
  return static_cast<unsigned char>(key[at]);
}

}  // namespace

std::uint32_t murmur2(std::string_view key) {
  constexpr std::uint32_t kSeed = 0x9747b28c;
  std::uint32_t hash = kSeed ^ static_cast<std::uint32_t>(key.size());
  std::size_t at = 0;
  for (; at + 4 <= key.size(); at += 4) {
    std::uint32_t word =
        byte(key, at) | byte(key, at + 1) << 8 | byte(key, at + 2) << 16 | byte(key, at + 3) << 24;
    word *= kFactor;
    word ^= word >> 24;
    hash = hash * kFactor ^ word * kFactor;
  }
  if (at < key.size()) {
    std::uint32_t rest = 0;
    for (std::size_t i = key.size(); i-- > at;) rest = rest << 8 | byte(key, i);
    hash = (hash ^ rest) * kFactor;
  }
  hash = (hash ^ hash >> 13) * kFactor;
  return hash ^ hash >> 15;
}

std::int32_t partition_of(std::string_view key, std::int32_t partitions) {
  return static_cast<std::int32_t>(murmur2(key) & 0x7fffffffU) % partitions;
}

}  // namespace tsd::ship
