// How fast lines may be sent: a constant limit, and a slow start after an outage, because every
// machine of a site reconnects to the same TSD at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace tsd::ship {

class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// At most `most` lines a second, in bursts of at most 0.1 s of that rate; 0: no limit. `seed`
  /// makes senders differ in their slow starts.
  explicit Pace(std::uint64_t most = 0, std::uint64_t seed = 0);

  /// Limits the rate to 1,000 to 2,000 lines/s from now on, doubling every second for 14 s.
  void start_slowly(Time now);

  /// How many lines may be sent now; SIZE_MAX: no limit.
  std::size_t lines(Time now);
  /// Counts `lines` as sent.
  void spend(std::size_t lines);
  /// When lines() is above zero again; `now` if it is already.
  Time opens(Time now);

 private:
  double rate(Time now) const;
  void earn(Time now);

  double most_;
  double slow_;  // lines/s at the beginning of a slow start
  bool is_slow_ = false;
  Time slow_since_{};
  double saved_ = 1;  // lines that may be sent now
  Time earned_{};     // saved_ was brought up to date then
};

}  // namespace tsd::ship
