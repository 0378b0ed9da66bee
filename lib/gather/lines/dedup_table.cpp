#include "gather/lines/dedup_table.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace tsd::gather {
namespace {

constexpr double kFullest = 0.9;  // share of places in use
// The table grows by a quarter, so that it is never emptier than 0.72: 56 bytes a series at most.
constexpr double kGrowth = 1.25;
constexpr std::size_t kFirstPlaces = 16;

std::size_t places_for(std::size_t series) {
  return std::max(kFirstPlaces,
                  static_cast<std::size_t>(static_cast<double>(series) * kGrowth) + 1);
}

}  // namespace

DedupTable::Found DedupTable::find_or_add(std::uint64_t key) {
  make_room();
  Series& series = place_of(key);
  bool is_new = series.key_ == 0;
  if (is_new) {
    series.key_ = key;
    ++used_;
  }
  return {series, is_new};
}

void DedupTable::set_last(Series& series, const Last& last) {
  std::size_t size = last.time.size() + 1 + last.value.size();
  if (series.size_ == Series::kLong) long_.erase(series.key_);
  if (size > series.last_.size()) {
    series.size_ = Series::kLong;
    long_[series.key_] = std::string(last.time).append(1, ' ').append(last.value);
    return;
  }
  series.size_ = static_cast<std::uint8_t>(size);
  char* end = std::ranges::copy(last.time, series.last_.data()).out;
  *end++ = ' ';
  std::ranges::copy(last.value, end);
}

DedupTable::Last DedupTable::last(const Series& series) const {
  std::string_view text(series.last_.data(), series.size_);
  if (series.size_ == Series::kLong) text = long_.at(series.key_);
  auto blank = text.find(' ');
  return {text.substr(0, blank), text.substr(blank + 1)};
}

DedupTable::Series& DedupTable::place_of(std::uint64_t key) {
  std::size_t place = (key >> 32) * places_.size() >> 32;
  while (places_[place].key_ != 0 && places_[place].key_ != key) {
    if (++place == places_.size()) place = 0;
  }
  return places_[place];
}

void DedupTable::make_room() {
  if (static_cast<double>(used_ + 1) <= static_cast<double>(places_.size()) * kFullest) return;
  rebuild(places_for(places_.size()), std::numeric_limits<double>::lowest());
}

void DedupTable::evict(double before) {
  auto left = static_cast<std::size_t>(std::ranges::count_if(
      places_, [&](const Series& s) { return s.key_ != 0 && s.since >= before; }));
  if (left != used_) rebuild(places_for(left), before);
}

void DedupTable::rebuild(std::size_t places, double oldest) {
  std::vector<Series> old(places);
  old.swap(places_);
  used_ = 0;
  for (const auto& series : old) {
    if (series.key_ == 0) continue;
    if (series.since < oldest) {
      long_.erase(series.key_);
    } else {
      place_of(series.key_) = series;
      ++used_;
    }
  }
}

}  // namespace tsd::gather
