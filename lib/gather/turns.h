// Decides which intervals are due, each on its grid of the wall clock. Both clocks are handed in:
// the wall clock, which may be set, and the steady clock.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "gather/grid.h"

namespace tsd::gather {

using Intervals = std::set<std::chrono::seconds>;

/// Intervals, each with the time of its turn in Unix seconds: the time that its points bear.
using Stamps = std::map<std::chrono::seconds, std::int64_t>;

class Turns {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using GridOf = std::function<Grid(std::chrono::seconds)>;

  explicit Turns(GridOf grid_of) : grid_of_(std::move(grid_of)) {}

  /// Plans exactly these intervals from the second after `now` on: what is collected at `now` bears
  /// that second. Those that are planned already keep their next turn, unless the wall clock was
  /// set back behind their previous turn.
  void plan(const Intervals& intervals, Grid::Time now, Steady steady);
  /// The earliest turn; nothing if there is no interval.
  std::optional<Grid::Time> next() const;
  /// Returns the intervals that are due, with the last of their grid's points up to `now`: no two
  /// turns of an interval bear the same second unless the clock was set back by more than the
  /// interval. Turns that the process slept through are counted as missed and not made up for;
  /// turns skipped because the clock was set forward are not counted. A grid with an offset waits
  /// for its next point then: all machines of a site have their clocks set at once.
  Stamps take(Grid::Time now, Steady steady);
  /// Counts turns that take() returned and that could not be used.
  void miss(const Stamps& turns) { missed_ += turns.size(); }

  std::uint64_t missed() const { return missed_; }

 private:
  struct Turn {
    Grid::Time due;
    Steady planned;
    Steady expected;  // when the steady clock takes it to be due
  };

  static Turn turn_at(Grid::Time due, Grid::Time now, Steady steady);

  GridOf grid_of_;
  std::map<std::chrono::seconds, Turn> turns_;
  std::uint64_t missed_ = 0;
};

}  // namespace tsd::gather
