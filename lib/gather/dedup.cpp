#include "gather/dedup.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "base/number.h"

namespace tsd::gather {
namespace {

// tcollector's own: good until 2040, and what is longer than this is in milliseconds.
constexpr double kMaxStamp = 2209212000;
constexpr std::size_t kLongestSecondsStamp = 11;

constexpr double kFullest = 0.9;  // of the table
constexpr double kGrowth = 1.25;  // so that it is never emptier than 0.72: 56 bytes a series
constexpr std::size_t kFirstPlaces = 16;

std::uint64_t key_of(const line::Point& point) {
  std::uint64_t key = 14695981039346656037u;
  auto mix = [&key](std::string_view text) {
    key = (key ^ std::hash<std::string_view>{}(text)) * 0x9e3779b97f4a7c15u;
    key ^= key >> 32;
  };
  mix(point.metric);
  for (const auto& tag : point.tags) {
    mix(tag.key);
    mix(tag.value);
  }
  return std::max<std::uint64_t>(key, 1);
}

bool is_word(std::string_view text, std::string_view lower_case) {
  return std::ranges::equal(text, lower_case, [](char a, char b) { return (a | 0x20) == b; });
}

/// Values are told apart as text: 0 and 0.0 differ. The words are the same in any case of letters.
bool is_same(std::string_view a, std::string_view b) {
  return a == b || (is_word(a, "true") && is_word(b, "true")) ||
         (is_word(a, "false") && is_word(b, "false"));
}

bool is_zero(std::string_view value) {
  if (value.starts_with('+')) value.remove_prefix(1);
  return is_word(value, "false") || parse_double(value) == 0.0;
}

}  // namespace

Dedup::Ruling Dedup::judge(const line::Point& point, const DedupRules& rules) {
  bool in_ms = point.time.size() > kLongestSecondsStamp;
  double scale = in_ms ? 1000 : 1;
  double interval = static_cast<double>(rules.interval) * scale;
  double stamp = parse_double(point.time).value_or(0);
  grow();
  std::uint64_t key = key_of(point);
  Series& series = place_of(key);
  Ruling ruling = Ruling::pass;
  if (series.key == 0) {
    series.key = key;
    ++used_;
  } else {
    if (stamp <= series.since) return Ruling::out_of_order;
    if (stamp >= kMaxStamp * scale) return Ruling::too_far;
    recall(series);
    bool same = is_same(last_value_, point.value);
    bool in_time = stamp - series.since < interval;
    if ((!rules.only_zero || is_zero(point.value)) && same && in_time) {
      series.repeated = true;
      remember(series, point);
      return Ruling::hold;
    }
    if ((series.repeated || !in_time) && !same) ruling = Ruling::pass_after_last;
  }
  series.since = stamp;
  series.repeated = false;
  remember(series, point);
  return ruling;
}

void Dedup::remember(Series& series, const line::Point& point) {
  std::size_t size = point.time.size() + 1 + point.value.size();
  if (series.size == kLong) long_.erase(series.key);
  if (size > series.last.size()) {
    series.size = kLong;
    long_[series.key] = std::string(point.time).append(1, ' ').append(point.value);
    return;
  }
  series.size = static_cast<std::uint8_t>(size);
  char* end = std::ranges::copy(point.time, series.last.data()).out;
  *end++ = ' ';
  std::ranges::copy(point.value, end);
}

void Dedup::recall(const Series& series) {
  std::string_view text(series.last.data(), series.size);
  if (series.size == kLong) text = long_.at(series.key);
  auto blank = text.find(' ');
  last_time_ = text.substr(0, blank);
  last_value_ = text.substr(blank + 1);
}

Dedup::Series& Dedup::place_of(std::uint64_t key) {
  std::size_t place = (key >> 32) * table_.size() >> 32;
  while (table_[place].key != 0 && table_[place].key != key) {
    if (++place == table_.size()) place = 0;
  }
  return table_[place];
}

void Dedup::grow() {
  auto places = static_cast<double>(table_.size());
  if (static_cast<double>(used_ + 1) <= places * kFullest) return;
  rebuild(std::max(kFirstPlaces, static_cast<std::size_t>(places * kGrowth) + 1),
          std::numeric_limits<double>::lowest());
}

void Dedup::evict(std::int64_t before) {
  auto oldest = static_cast<double>(before);
  auto left = static_cast<std::size_t>(std::ranges::count_if(
      table_, [&](const Series& s) { return s.key != 0 && s.since >= oldest; }));
  if (left == used_) return;
  rebuild(std::max(kFirstPlaces, static_cast<std::size_t>(static_cast<double>(left) * kGrowth) + 1),
          oldest);
}

void Dedup::rebuild(std::size_t places, double oldest) {
  std::vector<Series> old(places);
  old.swap(table_);
  used_ = 0;
  for (const auto& series : old) {
    if (series.key == 0) continue;
    if (series.since < oldest) {
      long_.erase(series.key);
    } else {
      place_of(series.key) = series;
      ++used_;
    }
  }
}

}  // namespace tsd::gather
