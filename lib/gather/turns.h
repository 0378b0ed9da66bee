// Whose turn it is: what runs every N seconds, on the grid of the wall clock. Both clocks are
// handed in: the wall clock, which somebody may set, and one that only ever goes on.
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

class Turns {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  using GridOf = std::function<Grid(std::chrono::seconds)>;

  explicit Turns(GridOf grid_of) : grid_of_(std::move(grid_of)) {}

  /// These intervals, from `now` on. The ones that ran already keep the turn they wait for, unless
  /// the clock was set back behind the turn before it.
  void plan(const Intervals& intervals, Grid::Time now, Steady steady);
  /// The next turn of any; nothing where there is no interval.
  std::optional<Grid::Time> next() const;
  /// The intervals whose turn has come. Turns that were slept through are not made up for, but
  /// counted; those that a clock set forward has skipped are neither.
  Intervals take(Grid::Time now, Steady steady);
  /// Their turn was taken, and nothing could be done in it.
  void miss(const Intervals& intervals) { missed_ += intervals.size(); }

  std::uint64_t missed() const { return missed_; }

 private:
  struct Turn {
    Grid::Time due;
    Steady planned;
  };

  GridOf grid_of_;
  std::map<std::chrono::seconds, Turn> turns_;
  std::uint64_t missed_ = 0;
};

}  // namespace tsd::gather
