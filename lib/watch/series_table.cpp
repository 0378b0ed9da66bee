#include "watch/series_table.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/number.h"
#include "base/text.h"
#include "line/plain.h"

namespace tsd::watch {
namespace {

/// Series that are looked at for each new one, once the table is full.
constexpr std::size_t kLooks = 8;
constexpr Blanks kEnds(" \r");

bool is_report(std::string_view metric) {
  return metric.starts_with("tsd.send.") || metric.starts_with("tsd.spool.") ||
         metric.starts_with("tcollector.");
}

/// Seconds have at most ten digits; what has more is milliseconds, as TSDs read it.
std::int64_t read_time(std::string_view word) {
  constexpr double kMostSeconds = 9'999'999'999;
  double number = parse_double(word).value_or(0);
  double millis = number > kMostSeconds ? number : number * 1000;
  return millis < 1e15 ? static_cast<std::int64_t>(millis) : 0;
}

line::Rules rules_of_table() {
  line::Rules rules;
  rules.allow_untagged = true;
  rules.max_tags = std::numeric_limits<std::size_t>::max();
  return rules;
}

}  // namespace

std::optional<line::Verdict> SeriesTable::take(std::string_view line, std::int64_t now_ms) {
  static const line::Rules rules = rules_of_table();
  if (!line::split_plain(line, point_)) {
    line::Verdict verdict = line::judge(line, rules);
    if (verdict.refused()) return verdict;
    line::split(line, rules.dialect, point_);
  }
  ++points_;
  rate_.add(now_ms / 1000);
  Series* series = find(line, now_ms);
  if (series == nullptr) {
    ++beyond_;
    return std::nullopt;
  }
  series->add(point_.value, read_time(point_.time), now_ms);
  if (series->host() == kNoHost) return std::nullopt;
  Host& host = hosts_[series->host()];
  ++host.points;
  host.arrived_ms = now_ms;
  host.rate.add(now_ms / 1000);
  return std::nullopt;
}

Series* SeriesTable::find(std::string_view line, std::int64_t now_ms) {
  auto behind = static_cast<std::size_t>(point_.value.data() + point_.value.size() - line.data());
  std::string_view tags = trim(line.substr(std::min(behind, line.size())), kEnds);
  if (point_.metric.size() + tags.size() + 1 > kLongestKey) return nullptr;
  key_.assign(point_.metric).append(" ").append(tags);
  auto known = by_key_.find(key_);
  return known != by_key_.end() ? known->second : add(point_.metric.size(), now_ms);
}

Series* SeriesTable::add(std::size_t metric_bytes, std::int64_t now_ms) {
  Series* place = nullptr;
  if (series_.size() >= most_series_) {
    place = find_stale(now_ms);
    if (place == nullptr) return nullptr;
    by_key_.erase(place->key());
    if (is_report(place->metric())) std::erase(reports_, place);
    if (place->host() != kNoHost) --hosts_[place->host()].series;
  }
  std::uint32_t host = find_host();
  if (host != kNoHost) ++hosts_[host].series;
  Series fresh(key_, metric_bytes, host);
  if (place == nullptr) {
    place = &series_.emplace_back(std::move(fresh));
  } else {
    *place = std::move(fresh);
  }
  by_key_.emplace(place->key(), place);
  if (is_report(place->metric())) reports_.push_back(place);
  return place;
}

Series* SeriesTable::find_stale(std::int64_t now_ms) {
  for (std::size_t look = 0; look < std::min(kLooks, series_.size()); ++look) {
    Series& series = series_[hand_++ % series_.size()];
    if (now_ms - series.arrived_ms() > kStaleMs) return &series;
  }
  return nullptr;
}

std::uint32_t SeriesTable::find_host() {
  auto tag = std::ranges::find(point_.tags, "host", &line::Tag::key);
  if (tag == point_.tags.end()) return kNoHost;
  auto known = host_numbers_.find(std::string(tag->value));
  if (known != host_numbers_.end()) return known->second;
  if (hosts_.size() >= kMostHosts) return kNoHost;
  auto number = static_cast<std::uint32_t>(hosts_.size());
  hosts_.emplace_back().name = tag->value;
  host_numbers_.emplace(tag->value, number);
  return number;
}

}  // namespace tsd::watch
