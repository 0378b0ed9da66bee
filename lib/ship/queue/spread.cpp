#include "ship/queue/spread.h"

#include <algorithm>
#include <cstdint>

namespace tsd::ship {
namespace {

/// FNV-1a of 64 bits.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The finalizer of MurmurHash3: every bit of the input changes half of those of the output.
std::uint64_t mix(std::uint64_t bits) {
  bits = (bits ^ (bits >> 33)) * 0xff51afd7ed558ccd;
  bits = (bits ^ (bits >> 33)) * 0xc4ceb9fe1a85ec53;
  return bits ^ (bits >> 33);
}

}  // namespace

Spread::Spread(LineKey key, const std::vector<std::string>& endpoints) : key_(std::move(key)) {
  for (const std::string& endpoint : endpoints) seeds_.push_back(mix(hash_of(endpoint)));
}

std::size_t Spread::endpoint_of(std::string_view key, const std::vector<bool>& is_open) const {
  bool is_any_open = std::ranges::find(is_open, true) != is_open.end();
  std::uint64_t hash = hash_of(key);
  std::size_t best = seeds_.size();
  std::uint64_t most = 0;
  for (std::size_t i = 0; i < seeds_.size(); ++i) {
    if (is_any_open && !is_open[i]) continue;
    std::uint64_t score = mix(hash ^ seeds_[i]);
    if (best < seeds_.size() && score <= most) continue;
    best = i;
    most = score;
  }
  return best;
}

std::vector<std::pair<std::size_t, Batch>> Spread::part(Batch batch,
                                                        const std::vector<bool>& is_open) {
  std::vector<std::size_t> homes;
  for (std::string_view line : batch.lines()) homes.push_back(endpoint_of(key_.of(line), is_open));
  std::vector<std::pair<std::size_t, Batch>> parts;
  while (!batch.empty()) {
    std::size_t home = homes.front();
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < homes.size(); ++i) {
      if (homes[i] == home) indices.push_back(i);
    }
    if (indices.size() == homes.size()) {
      parts.emplace_back(home, std::move(batch));
      break;
    }
    parts.emplace_back(home, batch.take_out(indices));
    std::erase(homes, home);
  }
  return parts;
}

}  // namespace tsd::ship
