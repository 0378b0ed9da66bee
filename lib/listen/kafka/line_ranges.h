// A set of line numbers that mostly is one range from 1 on, with few ranges beyond it.
#pragma once

#include <cstdint>
#include <map>

namespace tsd::listen {

class LineRanges {
 public:
  /// Adds the lines from `first` up to, and without, `end`. Those that are there already stay.
  void add(std::uint64_t first, std::uint64_t end);
  bool has_all(std::uint64_t first, std::uint64_t end) const;
  /// How many lines are in it.
  std::uint64_t count() const { return low_ - 1 + beyond_count_; }

 private:
  std::uint64_t low_ = 1;  // all lines below it are there
  std::map<std::uint64_t, std::uint64_t>
      beyond_;  // first to end, apart from each other and from low_
  std::uint64_t beyond_count_ = 0;
};

}  // namespace tsd::listen
