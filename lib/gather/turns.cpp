#include "gather/turns.h"

#include <algorithm>
#include <cstdint>

namespace tsd::gather {

namespace {

// A clock that is this far ahead of the steady one since a turn was planned has been set.
constexpr std::chrono::milliseconds kSetForward{100};

/// The last moment that bears the second of `time`.
Grid::Time end_of_second(Grid::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time) + std::chrono::seconds(1) -
         std::chrono::nanoseconds(1);
}

std::int64_t unix_seconds(Grid::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace

void Turns::plan(const Intervals& intervals, Grid::Time now, Steady steady) {
  std::map<std::chrono::seconds, Turn> next;
  for (auto interval : intervals) {
    auto known = turns_.find(interval);
    auto due = grid_of_(interval).after(end_of_second(now));
    bool keeps = known != turns_.end() && known->second.due <= due + interval;
    next[interval] = keeps ? known->second : turn_at(due, now, steady);
  }
  turns_ = std::move(next);
}

std::optional<Grid::Time> Turns::next() const {
  std::optional<Grid::Time> first;
  for (const auto& [interval, turn] : turns_) {
    if (!first || turn.due < *first) first = turn.due;
  }
  return first;
}

Turns::Turn Turns::turn_at(Grid::Time due, Grid::Time now, Steady steady) {
  return {due, steady, steady + std::chrono::duration_cast<Steady::duration>(due - now)};
}

Stamps Turns::take(Grid::Time now, Steady steady) {
  Stamps come;
  for (auto& [interval, turn] : turns_) {
    Grid grid = grid_of_(interval);
    if (turn.due > now) {
      // The wall clock was set back by more than an interval. After less than that the turn that
      // was taken is not taken again.
      if (grid.after(now) + interval < turn.due) turn = turn_at(grid.after(now), now, steady);
      continue;
    }
    Grid::Time next = grid.after(now);
    if (grid.is_shifted() && steady + kSetForward < turn.expected) {
      turn = turn_at(next, now, steady);
      continue;
    }
    come[interval] = unix_seconds(next - interval);
    auto slept =
        std::min<std::int64_t>(grid.between(turn.due, now), (steady - turn.planned) / interval);
    missed_ += static_cast<std::uint64_t>(std::max<std::int64_t>(slept, 0));
    turn = turn_at(next, now, steady);
  }
  return come;
}

}  // namespace tsd::gather
