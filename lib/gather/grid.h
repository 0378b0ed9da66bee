// When what runs every N seconds is due: at the multiples of N of the wall clock (plus an offset
// that spreads machines), so that points of different machines stand at the same times and no delay
// adds up.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace tsd::gather {

class Grid {
 public:
  using Time = std::chrono::sys_time<std::chrono::nanoseconds>;

  Grid(std::chrono::seconds interval, std::chrono::nanoseconds offset = {});

  /// The first point of the grid behind `now`.
  Time after(Time now) const;
  /// How many points of the grid lie in (from, to]: one is the rule, more were missed.
  std::int64_t between(Time from, Time to) const;

  std::chrono::seconds interval() const { return interval_; }

 private:
  std::int64_t number(Time time) const;

  std::chrono::seconds interval_;
  std::chrono::nanoseconds offset_;
};

/// Where in its interval a machine of this name has its ticks: the same at each start, spread
/// evenly over many names.
std::chrono::nanoseconds splay_of(const std::string& host, std::chrono::seconds interval);

}  // namespace tsd::gather
