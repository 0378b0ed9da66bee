#include "gather/lines/dedup.h"

#include <algorithm>
#include <cstdint>
#include <functional>

#include "base/number.h"
#include "gather/lines/dedup_value.h"

namespace tsd::gather {
namespace {

// tcollector's constants: timestamps from 2040 on are refused; longer ones are milliseconds.
constexpr double kMaxStamp = 2209212000;
constexpr std::size_t kLongestSecondsStamp = 11;

/// Units of a timestamp in a second.
double scale_of(const line::Point& point) {
  return point.time.size() > kLongestSecondsStamp ? 1000 : 1;
}

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

}  // namespace

Dedup::Ruling Dedup::judge(const line::Point& point, const DedupRules& rules) {
  double scale = scale_of(point);
  double stamp = parse_double(point.time).value_or(0);
  auto [series, is_new] = table_.find_or_add(key_of(point));
  Ruling ruling = Ruling::pass;
  if (!is_new) {
    if (stamp <= series.since) return Ruling::out_of_order;
    if (stamp >= kMaxStamp * scale) return Ruling::too_far;
    recall(series);
    bool same = is_same_value(last_value_, point.value);
    bool in_time = stamp - series.since < static_cast<double>(rules.interval) * scale;
    if ((!rules.only_zero || is_zero_value(point.value)) && same && in_time) {
      series.repeated = true;
      table_.set_last(series, {point.time, point.value});
      return Ruling::hold;
    }
    if ((series.repeated || !in_time) && !same) ruling = Ruling::pass_after_last;
  }
  series.since = stamp;
  series.repeated = false;
  table_.set_last(series, {point.time, point.value});
  return ruling;
}

std::int64_t Dedup::follow_clock(const line::Point& point, std::int64_t now) {
  double scale = scale_of(point);
  double latest = static_cast<double>(now + 1) * scale;
  double stamp = parse_double(point.time).value_or(0);
  auto [series, is_new] = table_.find_or_add(key_of(point));
  if (series.since <= latest || stamp > latest) return 0;
  auto ahead = static_cast<std::int64_t>(series.since / scale) - now;
  series.since = stamp;
  series.repeated = false;
  table_.set_last(series, {point.time, point.value});
  return ahead;
}

void Dedup::recall(const DedupTable::Series& series) {
  auto last = table_.last(series);
  last_time_ = last.time;
  last_value_ = last.value;
}

}  // namespace tsd::gather
