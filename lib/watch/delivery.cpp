#include "watch/delivery.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>

namespace tsd::watch {
namespace {

using Place = std::optional<double> Delivery::*;

/// Seconds before the report, as a time; nothing where it is no time of this world.
std::optional<double> moment(const Series& series) {
  constexpr double kMost = 1e15;
  double at = static_cast<double>(series.time_ms()) - series.number() * 1000;
  return std::abs(at) < kMost ? std::optional(at) : std::nullopt;
}

std::optional<double> value(const Series& series) {
  return std::isfinite(series.number()) ? std::optional(series.number()) : std::nullopt;
}

/// How a series becomes a part of its host's delivery.
struct Row {
  std::string_view metric;
  Place place;
  std::optional<double> (*read)(const Series& series);
};

constexpr std::array<Row, 5> kRows{{
    {"tcollector.reader.lines_collected", &Delivery::collected,
     [](const Series& series) { return series.change(); }},
    {"tsd.send.lines.confirmed", &Delivery::confirmed,
     [](const Series& series) { return series.change(); }},
    {"tsd.spool.bytes", &Delivery::spool, value},
    {"tsd.send.lines.dropped", &Delivery::dropped, value},
    {"tsd.send.confirmed_seconds_ago", &Delivery::confirmed_at_ms, moment},
}};

/// Series of several tags are summed; of times, the last one counts.
void add(double number, const Row& row, Delivery& delivery) {
  auto& place = delivery.*row.place;
  bool is_time = row.place == &Delivery::confirmed_at_ms;
  place = is_time ? std::max(place.value_or(number), number) : place.value_or(0) + number;
}

}  // namespace

std::vector<Delivery> deliveries(const SeriesTable& table) {
  std::map<std::uint32_t, std::size_t> places;
  std::vector<Delivery> all;
  for (const Series* series : table.reports()) {
    auto row = std::ranges::find(kRows, series->metric(), &Row::metric);
    if (row == kRows.end()) continue;
    auto [known, is_new] = places.try_emplace(series->host(), all.size());
    if (is_new) {
      bool has_host = series->host() != SeriesTable::kNoHost;
      all.emplace_back().host = has_host ? table.hosts()[series->host()].name : "";
    }
    auto number = row->read(*series);
    if (number) add(*number, *row, all[known->second]);
  }
  return all;
}

}  // namespace tsd::watch
