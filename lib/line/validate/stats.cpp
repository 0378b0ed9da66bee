#include "line/validate/stats.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "base/counted.h"
#include "base/foreign.h"
#include "base/json.h"

namespace tsd::line {

namespace {

constexpr std::size_t kMetrics = 256;
constexpr std::size_t kKeys = 64;
constexpr std::size_t kLongestName = 4096;  // bytes, of a metric or a key
constexpr std::size_t kTop = 20;            // rows that the table shows
constexpr std::string_view kOthers = "(others)";

auto into(std::string& text) {
  return std::back_inserter(text);
}

double rate(std::uint64_t count, double seconds) {
  return seconds > 0 ? static_cast<double>(count) / seconds : 0;
}

}  // namespace

Stats::Row& Stats::row(Table& table, std::size_t limit, std::string_view name) {
  auto known = table.find(name);
  if (known != table.end()) return known->second;
  return table[std::string(table.size() < limit ? name : kOthers)];
}

bool Stats::add(std::string_view line) {
  split(line, dialect_, point_);
  // The order of the tags does not matter for the series.
  std::uint64_t series = hash_of(point_.metric);
  for (const Tag& tag : point_.tags) {
    std::uint64_t value = hash_of(tag.value);
    Row& key = row(keys_, kKeys, tag.key);
    ++key.lines;
    key.distinct.add(value);
    series += (hash_of(tag.key) | 1) * value;
  }
  series = hash_of({reinterpret_cast<const char*>(&series), sizeof series});
  Row& metric = row(metrics_, kMetrics, point_.metric);
  ++metric.lines;
  metric.distinct.add(series);
  series_.add(series);

  std::uint64_t type = point_.value.find_first_of(".eE") == point_.value.npos ? 1 : 2;
  std::uint64_t& known = types_[series % types_.size()];
  bool same_series = known >> 2 == series >> 2;
  bool mixed = same_series && (known & 3) == (3 ^ type);
  known = (series & ~std::uint64_t{3}) | type | (same_series ? known & 3 : 0);
  return mixed;
}

Stats::Sorted Stats::sorted(const Table& table) {
  Sorted rows;
  for (const auto& entry : table) rows.push_back(&entry);
  std::stable_sort(rows.begin(), rows.end(),
                   [](auto* a, auto* b) { return a->second.lines > b->second.lines; });
  return rows;
}

std::uint64_t Stats::total_of(bool refused) const {
  std::uint64_t total = 0;
  auto is_of = [&](const Fault& row) { return (row.severity == Severity::fault) == refused; };
  for (const Fault& row : faults()) {
    if (is_of(row)) total += by_code_[static_cast<std::size_t>(row.code)];
  }
  return total;
}

std::string Stats::as_text(std::uint64_t lines, std::uint64_t bytes, double seconds) const {
  std::string text = fmt::format(
      "{}, {}: {:.0f} lines/s, {:.0f} bytes/s\n{}, {}, {} series\n", counted(lines, "line"),
      counted(bytes, "byte"), rate(lines, seconds), rate(bytes, seconds),
      counted(total_of(true), "fault"), counted(total_of(false), "warning"), series_.count());
  std::string rows;
  for (const Fault& row : faults()) {
    std::uint64_t count = by_code_[static_cast<std::size_t>(row.code)];
    if (count > 0) fmt::format_to(into(rows), "{:>12}  {}\n", count, row.name);
  }
  if (!rows.empty()) text += "\n       lines  fault\n" + rows;
  auto table = [&](const Table& from, std::string_view distinct, std::string_view name) {
    fmt::format_to(into(text), "\n       lines  {:>10}  {}\n", distinct, name);
    Sorted list = sorted(from);
    for (std::size_t i = 0; i < std::min(list.size(), kTop); ++i) {
      fmt::format_to(into(text), "{:>12}  {:>10}  {}\n", list[i]->second.lines,
                     list[i]->second.distinct.count(), printable(list[i]->first, kLongestName));
    }
    if (list.size() > kTop)
      fmt::format_to(into(text), "              and {} more\n", list.size() - kTop);
  };
  table(metrics_, "series", "metric");
  table(keys_, "values", "tag key");
  return text;
}

std::string Stats::as_json(std::uint64_t lines, std::uint64_t bytes, double seconds) const {
  std::string text = fmt::format(
      R"({{"lines":{},"bytes":{},"lines_per_second":{:.0f},"bytes_per_second":{:.0f},"series":{})",
      lines, bytes, rate(lines, seconds), rate(bytes, seconds), series_.count());
  std::string_view comma = "";
  text += R"(,"faults":{)";
  for (const Fault& row : faults()) {
    std::uint64_t count = by_code_[static_cast<std::size_t>(row.code)];
    if (count == 0) continue;
    fmt::format_to(into(text), R"({}"{}":{})", comma, row.name, count);
    comma = ",";
  }
  auto table = [&](const Table& from, std::string_view title, std::string_view distinct) {
    fmt::format_to(into(text), R"(,"{}":[)", title);
    comma = "";
    for (const auto* entry : sorted(from)) {
      fmt::format_to(into(text), R"({}{{"name":{},"lines":{},"{}":{}}})", comma,
                     json_string(entry->first), entry->second.lines, distinct,
                     entry->second.distinct.count());
      comma = ",";
    }
    text += "]";
  };
  text += "}";
  table(metrics_, "metrics", "series");
  table(keys_, "tag_keys", "values");
  return text + "}\n";
}

}  // namespace tsd::line
