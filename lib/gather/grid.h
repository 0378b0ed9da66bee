// The points in time at which something with an interval of N seconds is due: the multiples of N on
// the wall clock, plus an offset. Points of different machines get the same times, and delays do
// not add up.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tsd::gather {

class Grid {
 public:
  using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

  Grid(std::chrono::seconds interval, std::chrono::nanoseconds offset = {});

  /// The first point of the grid after `now`.
  Time after(Time now) const;
  /// The number of grid points in (from, to]; more than one means that some were missed.
  std::int64_t between(Time from, Time to) const;

  std::chrono::seconds interval() const { return interval_; }
  bool is_shifted() const { return offset_.count() != 0; }

 private:
  std::int64_t number(Time time) const;

  std::chrono::seconds interval_;
  std::chrono::nanoseconds offset_;
};

/// The offset of a host's grid within `interval`: the same at each start, and spread evenly over
/// host names, so that many machines do not report at once.
std::chrono::nanoseconds splay_of(const std::string& host, std::chrono::seconds interval);

}  // namespace tsd::gather
