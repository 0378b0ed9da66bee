#include "line/validate/distinct.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace tsd::line {

namespace {

/// The finalizer of MurmurHash3: every bit of the input changes half of the output.
std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccd;
  bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53;
  return bits ^ bits >> 33;
}

}  // namespace

std::uint64_t hash_of(std::string_view bytes) {
  std::uint64_t hash = bytes.size();
  while (!bytes.empty()) {
    std::uint64_t piece = 0;
    std::size_t size = std::min(bytes.size(), sizeof piece);
    std::memcpy(&piece, bytes.data(), size);
    hash = mix(hash ^ piece);
    bytes.remove_prefix(size);
  }
  return hash;
}

void Distinct::add(std::uint64_t hash) {
  if (!registers_.empty()) return spread(hash);
  auto place = std::lower_bound(exact_.begin(), exact_.end(), hash);
  if (place != exact_.end() && *place == hash) return;
  exact_.insert(place, hash);
  if (exact_.size() <= kExact) return;
  registers_.resize(std::size_t{1} << kBits);
  for (std::uint64_t known : exact_) spread(known);
  exact_ = {};
}

void Distinct::spread(std::uint64_t hash) {
  std::uint8_t& longest = registers_[hash >> (64 - kBits)];
  constexpr auto kEnd = std::uint64_t{1} << (kBits - 1);  // a sentinel below the bits that are used
  auto rank = static_cast<std::uint8_t>(std::countl_zero(hash << kBits | kEnd) + 1);
  longest = std::max(longest, rank);
}

std::uint64_t Distinct::count() const {
  if (registers_.empty()) return exact_.size();
  auto size = static_cast<double>(registers_.size());
  double sum = 0;
  for (std::uint8_t rank : registers_) sum += 1 / static_cast<double>(std::uint64_t{1} << rank);
  double estimate = 0.7213 / (1 + 1.079 / size) * size * size / sum;
  auto empty = static_cast<std::size_t>(std::count(registers_.begin(), registers_.end(), 0));
  // Small counts leave registers empty, and then the number of empty ones is the better estimate:
  // the expected number of values after which so many of `size` registers are still empty (the
  // coupon collector's sum).
  if (estimate <= 2.5 * size && empty > 0) {
    estimate = 0;
    for (std::size_t kind = registers_.size(); kind > empty; --kind) {
      estimate += size / static_cast<double>(kind);
    }
  }
  return static_cast<std::uint64_t>(std::llround(estimate));
}

}  // namespace tsd::line
