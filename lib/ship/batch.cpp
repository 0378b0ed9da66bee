#include "ship/batch.h"

#include <algorithm>
#include <cassert>

#include "line/put.h"

namespace tsd::ship {

using line::kPut;

void Batch::add(std::uint64_t number, std::string_view line) {
  text_.append(kPut).append(line).append(1, '\n');
  add_number(number, 1);
}

void Batch::add_lines(std::uint64_t number, std::uint64_t count, std::string_view lines) {
  if (count == 0) return;
  std::size_t before = text_.size();
  text_.resize(before + lines.size() + count * kPut.size());
  char* out = text_.data() + before;
  while (!lines.empty()) {
    std::size_t bytes = lines.find('\n') + 1;
    if (!lines.starts_with(kPut)) out = std::copy_n(kPut.data(), kPut.size(), out);
    out = std::copy_n(lines.data(), bytes, out);
    lines.remove_prefix(bytes);
  }
  text_.resize(static_cast<std::size_t>(out - text_.data()));
  add_number(number, count);
}

void Batch::add_number(std::uint64_t number, std::uint64_t count) {
  size_ += count;
  if (!runs_.empty() && runs_.back().first + runs_.back().count == number) {
    runs_.back().count += count;
  } else {
    runs_.push_back({number, count});
  }
}

std::uint64_t Batch::number(std::size_t index) const {
  assert(index < size_);
  auto run = runs_.begin();
  for (; index >= run->count; ++run) index -= run->count;
  return run->first + index;
}

std::vector<std::string_view> Batch::lines() const {
  std::vector<std::string_view> lines;
  lines.reserve(size_);
  for (std::string_view rest = text_; !rest.empty();) {
    std::size_t end = rest.find('\n');
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return lines;
}

Batch Batch::take_front(std::size_t most_bytes) {
  std::size_t end = text_.rfind('\n', most_bytes > 0 ? most_bytes - 1 : 0);
  if (end == text_.npos) end = text_.find('\n');
  ++end;

  Batch front;
  front.was_sent_ = was_sent_;
  front.is_alone_ = is_alone_;
  front.set_ticket(ticket_, from_stdin_);
  front.struck_ = struck_;
  front.text_ = text_.substr(0, end);
  text_.erase(0, end);
  auto lines = static_cast<std::uint64_t>(std::ranges::count(front.text_, '\n'));
  while (front.size_ < lines) {
    LineRange& run = runs_.front();
    std::uint64_t count = std::min(run.count, lines - front.size_);
    front.add_number(run.first, count);
    run.first += count;
    run.count -= count;
    size_ -= count;
    if (run.count == 0) runs_.erase(runs_.begin());
  }
  return front;
}

void Batch::leave_out(const Batch& others) {
  for (const LineRange& run : others.runs_) {
    for (std::uint64_t i = 0; i < run.count; ++i) strike(run.first + i);
  }
  size_ -= others.size_;
}

std::vector<LineRange> Batch::ranges() const {
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

void Batch::clear() {
  text_.clear();
  runs_.clear();
  struck_.clear();
  size_ = 0;
  set_ticket(0, true);
  was_sent_ = false;
  is_alone_ = false;
}

}  // namespace tsd::ship
