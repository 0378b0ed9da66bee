// How fast lines may leave: a rate for good, and a slow start after an outage, when every machine
// of a site comes back to the same TSD at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tsd::ship {

class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// At most `most` lines a second, a tenth of a second's worth at once; 0: no bound. `seed` makes
  /// senders differ in their slow starts.
  explicit Pace(std::uint64_t most = 0, std::uint64_t seed = 0);

  /// From now on a thousand or two lines a second, and twice that with every second that passes.
  void start_slowly(Time now);

  /// How many lines may leave now; SIZE_MAX where there is no bound.
  std::size_t lines(Time now);
  void spend(std::size_t lines);
  /// When lines() will be above zero again; the past where it is.
  Time opens(Time now);

 private:
  double rate(Time now) const;
  void earn(Time now);

  double most_;
  double slow_;           // lines a second, at the beginning of a slow start
  bool is_slow_ = false;  // since:
  Time slow_since_{};
  double saved_ = 1;  // lines
  Time earned_{};
};

}  // namespace tsd::ship
