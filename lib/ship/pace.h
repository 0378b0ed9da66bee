// How fast lines may be sent: a constant limit, and less after an outage, because every machine of
// a site has lines for the same TSD then: a slow start, or little more than what comes in.
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

  /// After an `outage` of a sender whose input brings `steady` lines/s: limits the rate to 1.8
  /// times that, in bursts of one second, until caught_up(). What waits is sent within 1.25 times
  /// the outage; should it be more, the limit doubles every two outages.
  void catch_up(Time now, double steady, Time::duration outage);
  bool is_catching_up() const { return phase_ == Phase::catching_up; }
  /// Ends the limit of catch_up().
  void caught_up() {
    if (is_catching_up()) phase_ = Phase::free;
  }

  /// How many lines may be sent now; SIZE_MAX: no limit.
  std::size_t lines(Time now);
  /// Counts `lines` as sent.
  void spend(std::size_t lines);
  /// When lines() is above zero again; `now` if it is already.
  Time opens(Time now);

 private:
  enum class Phase : std::uint8_t { free, slow_start, catching_up };

  void begin(Phase phase, Time now);
  double rate(Time now) const;
  double burst(double rate) const;
  void earn(Time now);

  double most_;
  double slow_;  // lines/s at the beginning of a slow start
  Phase phase_ = Phase::free;
  Time since_{};       // the phase began
  double steady_ = 0;  // lines/s while catching up
  double period_ = 0;  // s; that limit doubles so often
  double saved_ = 1;   // lines that may be sent now
  Time earned_{};      // saved_ was brought up to date then
};

}  // namespace tsd::ship
