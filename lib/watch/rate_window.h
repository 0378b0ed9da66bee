// How many points came per second, lately: counted by the second, over a window of ten.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

namespace tsd::watch {

class RateWindow {
 public:
  static constexpr std::int64_t kSeconds = 10;

  /// `second` never goes back by more than the clock does; an earlier one counts as the latest.
  void add(std::int64_t second) {
    if (first_ == 0) first_ = newest_ = second;
    advance(second);
    ++slot(newest_);
  }

  /// The mean over the last ten whole seconds before `second`, or over those since the first point.
  double per_second(std::int64_t second) const {
    if (first_ == 0) return 0;
    std::int64_t length = std::clamp<std::int64_t>(second - first_, 0, kSeconds);
    if (length == 0) return static_cast<double>(counts_[index(first_)]);
    double sum = 0;
    for (std::int64_t at = std::max(second - length, newest_ - kSeconds); at < second; ++at) {
      if (at <= newest_) sum += static_cast<double>(counts_[index(at)]);
    }
    return sum / static_cast<double>(length);
  }

 private:
  static std::size_t index(std::int64_t second) {
    return static_cast<std::size_t>(second % (kSeconds + 1));
  }
  std::uint32_t& slot(std::int64_t second) { return counts_[index(second)]; }

  void advance(std::int64_t second) {
    std::int64_t stale = std::min(second - newest_, kSeconds + 1);
    for (std::int64_t at = 1; at <= stale; ++at) slot(newest_ + at) = 0;
    newest_ = std::max(newest_, second);
  }

  std::array<std::uint32_t, kSeconds + 1> counts_{};  ///< of the newest second and ten before it
  std::int64_t first_ = 0;
  std::int64_t newest_ = 0;
};

}  // namespace tsd::watch
