#include "gather/turns.h"

#include <algorithm>
#include <cstdint>

namespace tsd::gather {

void Turns::plan(const Intervals& intervals, Grid::Time now, Steady steady) {
  std::map<std::chrono::seconds, Turn> next;
  for (auto interval : intervals) {
    auto known = turns_.find(interval);
    auto due = grid_of_(interval).after(now);
    bool keeps = known != turns_.end() && known->second.due <= due;
    next[interval] = keeps ? known->second : Turn{due, steady};
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

Intervals Turns::take(Grid::Time now, Steady steady) {
  Intervals come;
  for (auto& [interval, turn] : turns_) {
    Grid grid = grid_of_(interval);
    if (turn.due > now) {
      if (grid.after(now) < turn.due)
        turn = {grid.after(now), steady};  // the wall clock was set back
      continue;
    }
    come.insert(interval);
    auto slept =
        std::min<std::int64_t>(grid.between(turn.due, now), (steady - turn.planned) / interval);
    missed_ += static_cast<std::uint64_t>(std::max<std::int64_t>(slept, 0));
    turn = {grid.after(now), steady};
  }
  return come;
}

}  // namespace tsd::gather
