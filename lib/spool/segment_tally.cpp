#include "spool/segment_tally.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tsd::spool {
namespace {

/// Limits memory to 2 MB. Of a segment that is forgotten all lines count as another process's.
constexpr std::size_t kMostLeft = 10'000;

/// Moves at most `lines` from `from`; returns how many.
std::uint64_t take_from(std::uint64_t& from, std::uint64_t lines) {
  std::uint64_t taken = std::min(from, lines);
  from -= taken;
  return taken;
}

}  // namespace

CountedLines& CountedLines::operator+=(const CountedLines& other) {
  confirmed += other.confirmed;
  rejected += other.rejected;
  left += other.left;
  return *this;
}

TakenBack& TakenBack::operator+=(const TakenBack& other) {
  fresh += other.fresh;
  left += other.left;
  return *this;
}

TakenBack SegmentTally::read(std::uint64_t lines) {
  lines -= take_from(unread_, lines);
  std::uint64_t left = take_from(unread_left_, lines);
  open_ += lines;
  return {lines - left, left};
}

/// Of `lines` with one verdict, as many as had it before do not count. When all that are read seem
/// to have their verdict, some of those that are not read yet have it, and these had none.
SegmentTally::First SegmentTally::count(std::uint64_t lines, std::uint64_t& same,
                                        std::uint64_t& other) {
  lines -= take_from(same, lines);
  std::uint64_t counted = take_from(open_, lines);
  std::uint64_t left = take_from(unread_left_, lines - counted);
  unread_ += left;
  (void)take_from(other, lines - counted - left);  // another verdict than at first
  return {counted + left, left};
}

FirstVerdicts SegmentTally::settle(const Verdicts& all) {
  First confirmed = count(all.confirmed, again_.confirmed, again_.rejected);
  First rejected = count(all.rejected, again_.rejected, again_.confirmed);
  counted_.confirmed += confirmed.lines;
  counted_.rejected += rejected.lines;
  return {{confirmed.lines, rejected.lines}, confirmed.left + rejected.left};
}

std::uint64_t SegmentTally::give_back(std::uint64_t lines) {
  std::uint64_t left = take_from(open_, lines);
  counted_.left += left;
  return left;
}

CountedLines SegmentTally::counted() const {
  CountedLines all = counted_;
  all.left += unread_left_;
  return all;
}

void LeftSegments::put(const std::string& name, const CountedLines& lines) {
  if (lines.settled() + lines.left == 0) return;
  all_[name] += lines;
  if (all_.size() > kMostLeft) all_.erase(all_.begin());
}

CountedLines LeftSegments::take(const std::string& name) {
  auto found = all_.extract(name);
  return found ? found.mapped() : CountedLines();
}

void LeftSegments::merge(const std::vector<std::string>& names, const std::string& into) {
  CountedLines all;
  for (const std::string& name : names) all += take(name);
  put(into, all);
}

}  // namespace tsd::spool
