// Where the lines of a batch stood on stdin, and which of them have had their verdict.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tsd::ship {

/// Consecutive lines of stdin, counted from 1.
struct LineRange {
  std::uint64_t first;
  std::uint64_t count;
};

class LineNumbers {
 public:
  /// `count` lines that stood one behind the other from line `first` on.
  void add(std::uint64_t first, std::uint64_t count);
  /// How many lines.
  std::size_t size() const { return size_; }
  /// Of the line `index` (from 0, in the order of adding). O(number of ranges).
  std::uint64_t operator[](std::size_t index) const;
  /// Moves the first `count` lines to the result.
  LineNumbers take_front(std::size_t count);
  /// Moves the lines at these indices (from 0, ascending) to the result.
  LineNumbers take_out(std::span<const std::size_t> indices);

  /// That line has had its verdict: it still counts, but ranges() leaves it out.
  void strike(std::uint64_t number) { struck_.push_back(number); }
  /// Those lines belong to another batch now: they do not count any more.
  void leave_out(const LineNumbers& others);
  /// All lines but those that were struck or left out, in ascending ranges.
  std::vector<LineRange> ranges() const;

  /// Empty again, the memory kept.
  void clear();

 private:
  std::vector<LineRange> runs_;
  std::vector<std::uint64_t> struck_;
  std::size_t size_ = 0;
};

}  // namespace tsd::ship
