// How many lines a second stdin brings while nothing holds them up: measured over a minute and
// more, because an agent prints a round of lines at once, some of them once a minute.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace tsd::ship {

class InputRate {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// `lines`: all that have come so far. `is_held`: they wait for room, and their rate is the
  /// TSD's. To be called after each event; O(1).
  void note(std::uint64_t lines, Time now, bool is_held);

  /// In lines/s; nothing before the first full minute.
  std::optional<double> per_second() const { return rate_; }

 private:
  std::optional<Time> since_;  // the minute under way began, at an event
  std::uint64_t before_ = 0;   // lines that had come then
  std::optional<double> rate_;
};

}  // namespace tsd::ship
