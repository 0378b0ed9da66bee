// Which of several endpoints a line goes to (--spread): each key always to the same one, by
// rendezvous hashing. Of all endpoints the one with the highest score for the key gets the line,
// and where that takes none, the next: the keys of one that fails are shared by the others, and no
// other key moves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ship/batch.h"
#include "ship/line_key.h"

namespace tsd::ship {

class Spread {
 public:
  /// `endpoints`: their names, of which the scores are made; at least one.
  Spread(LineKey key, const std::vector<std::string>& endpoints);

  std::size_t endpoints() const { return seeds_.size(); }
  /// The endpoint of a key, among those that are open; among all, if none is.
  std::size_t endpoint_of(std::string_view key, const std::vector<bool>& is_open) const;
  /// The lines of `batch`, in their order, by endpoint. No part is empty.
  std::vector<std::pair<std::size_t, Batch>> part(Batch batch, const std::vector<bool>& is_open);

 private:
  LineKey key_;
  std::vector<std::uint64_t> seeds_;
};

}  // namespace tsd::ship
