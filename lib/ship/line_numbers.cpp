#include "ship/line_numbers.h"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

namespace tsd::ship {

void LineNumbers::add(std::uint64_t first, std::uint64_t count) {
  if (count == 0) return;
  size_ += count;
  if (!runs_.empty() && runs_.back().first + runs_.back().count == first) {
    runs_.back().count += count;
  } else {
    runs_.push_back({first, count});
  }
}

std::uint64_t LineNumbers::operator[](std::size_t index) const {
  assert(index < size_);
  auto run = runs_.begin();
  for (; index >= run->count; ++run) index -= run->count;
  return run->first + index;
}

LineNumbers LineNumbers::take_front(std::size_t count) {
  LineNumbers front;
  front.struck_ = struck_;
  while (front.size_ < count) {
    LineRange& run = runs_.front();
    std::uint64_t part = std::min<std::uint64_t>(run.count, count - front.size_);
    front.add(run.first, part);
    run.first += part;
    run.count -= part;
    size_ -= part;
    if (run.count == 0) runs_.erase(runs_.begin());
  }
  return front;
}

LineNumbers LineNumbers::take_out(std::span<const std::size_t> indices) {
  LineNumbers out;
  LineNumbers rest;
  out.struck_ = rest.struck_ = struck_;
  std::size_t before = 0;  // lines of the runs in front
  auto next = indices.begin();
  for (const LineRange& run : runs_) {
    std::uint64_t kept = 0;  // of this run: kept or taken so far
    for (; next != indices.end() && *next < before + run.count; ++next) {
      std::uint64_t offset = *next - before;
      rest.add(run.first + kept, offset - kept);
      out.add(run.first + offset, 1);
      kept = offset + 1;
    }
    rest.add(run.first + kept, run.count - kept);
    before += run.count;
  }
  *this = std::move(rest);
  return out;
}

void LineNumbers::leave_out(const LineNumbers& others) {
  for (const LineRange& run : others.runs_) {
    for (std::uint64_t i = 0; i < run.count; ++i) strike(run.first + i);
  }
  size_ -= others.size_;
}

std::vector<LineRange> LineNumbers::ranges() const {
  if (struck_.empty()) return runs_;
  std::vector<std::uint64_t> struck = struck_;
  std::ranges::sort(struck);
  std::vector<LineRange> ranges;
  for (LineRange run : runs_) {
    auto next = std::ranges::lower_bound(struck, run.first);
    for (; next != struck.end() && *next < run.first + run.count; ++next) {
      if (*next > run.first) ranges.push_back({run.first, *next - run.first});
      std::uint64_t end = run.first + run.count;
      run = {*next + 1, end - *next - 1};
    }
    if (run.count > 0) ranges.push_back(run);
  }
  return ranges;
}

void LineNumbers::clear() {
  runs_.clear();
  struck_.clear();
  size_ = 0;
}

}  // namespace tsd::ship
