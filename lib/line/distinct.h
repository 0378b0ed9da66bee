// How many different things were seen, in fixed memory: exact up to a few hundred, then a
// HyperLogLog (Flajolet et al. 2007) with a standard error of 0.8 %.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace tsd::line {

/// A 64 bit hash whose every bit is good.
std::uint64_t hash_of(std::string_view bytes);

class Distinct {
 public:
  void add(std::uint64_t hash);
  std::uint64_t count() const;

 private:
  static constexpr unsigned kBits = 14;  // registers: 2^14 bytes
  static constexpr std::size_t kExact = 512;

  void spread(std::uint64_t hash);

  std::vector<std::uint64_t> exact_;     // sorted, while there are few
  std::vector<std::uint8_t> registers_;  // else: the longest run of zeros seen in each class
};

}  // namespace tsd::line
