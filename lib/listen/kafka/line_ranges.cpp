#include "listen/kafka/line_ranges.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace tsd::listen {

void LineRanges::add(std::uint64_t first, std::uint64_t end) {
  first = std::max(first, low_);
  if (first >= end) return;
  auto at = beyond_.upper_bound(first);
  if (at != beyond_.begin() && std::prev(at)->second >= first) --at;
  while (at != beyond_.end() && at->first <= end) {
    first = std::min(first, at->first);
    end = std::max(end, at->second);
    beyond_count_ -= at->second - at->first;
    at = beyond_.erase(at);
  }
  if (first == low_) {
    low_ = end;
  } else {
    beyond_.emplace_hint(at, first, end);
    beyond_count_ += end - first;
  }
}

bool LineRanges::has_all(std::uint64_t first, std::uint64_t end) const {
  if (first >= end || end <= low_) return true;
  auto at = beyond_.upper_bound(std::max(first, low_));
  if (first < low_ || at == beyond_.begin()) return false;  // low_ itself is not there
  return std::prev(at)->second >= end;
}

}  // namespace tsd::listen
