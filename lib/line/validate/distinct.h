// Counts distinct values in fixed memory: exactly up to 512, then by a HyperLogLog (Flajolet et al.
// 2007) with a standard error of 0.8 %.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tsd::line {

/// A 64 bit hash with uniformly distributed bits.
std::uint64_t hash_of(std::string_view bytes);

class Distinct {
 public:
  void add(std::uint64_t hash);
  std::uint64_t count() const;

 private:
  static constexpr unsigned kBits = 14;  ///< 2^14 registers of one byte
  static constexpr std::size_t kExact = 512;

  void spread(std::uint64_t hash);

  std::vector<std::uint64_t> exact_;     ///< sorted hashes, up to kExact of them
  std::vector<std::uint8_t> registers_;  ///< from then on: the longest run of zeros by class
};

}  // namespace tsd::line
