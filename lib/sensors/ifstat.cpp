#include "sensors/ifstat.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/number.h"
#include "sensors/file_sensor.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr const char* kNetDev = "/proc/net/dev";

struct Column {
  std::size_t at;  // column after the colon, from 0
  std::string_view metric;
  std::string_view direction;
  std::string_view unit;
};

constexpr std::array<Column, 16> kColumns{{
    {0, "proc.net.bytes", "in", "bytes"},
    {1, "proc.net.packets", "in", "packets"},
    {2, "proc.net.errs", "in", "errors"},
    {3, "proc.net.drop", "in", "packets"},
    {4, "proc.net.fifo", "in", "errors"},
    {5, "proc.net.frame", "in", "errors"},
    {6, "proc.net.compressed", "in", "packets"},
    {7, "proc.net.multicast", "in", "packets"},
    {8, "proc.net.bytes", "out", "bytes"},
    {9, "proc.net.packets", "out", "packets"},
    {10, "proc.net.errs", "out", "errors"},
    {11, "proc.net.drop", "out", "packets"},
    {12, "proc.net.fifo", "out", "errors"},
    {13, "proc.net.colls", "out", "collisions"},
    {14, "proc.net.carrier", "out", "errors"},
    {15, "proc.net.compressed", "out", "packets"},
}};

constexpr std::array<Column, 8> kPhantomColumns{{
    {0, "proc.net.bytes", "in", "bytes"},
    {8, "proc.net.bytes", "out", "bytes"},
    {1, "proc.net.packets", "in", "packets"},
    {9, "proc.net.packets", "out", "packets"},
    {2, "proc.net.errs", "in", "errors"},
    {10, "proc.net.errs", "out", "errors"},
    {3, "proc.net.dropped", "in", "packets"},
    {11, "proc.net.dropped", "out", "packets"},
}};

std::span<const Column> columns_of(Profile profile) {
  if (profile == Profile::phantom) return kPhantomColumns;
  return kColumns;
}

// True when a profile prints the interface `name` of `line`. `glued`: no blank follows the colon,
// as in kernels before 2.6.37 and before a byte counter of ten digits or more; tcollector skips
// those.
bool reports(Profile profile, std::string_view line, std::string_view name, bool glued) {
  switch (profile) {
    case Profile::tcollector:
      return is_word(name) && !name.starts_with("bond") && !glued;
    case Profile::phantom:
      return !line.starts_with(name) && name.starts_with("eth") && is_digits(name.substr(3));
    case Profile::fixed:
      return !name.empty();
  }
  return false;
}

}  // namespace

Result<void> print_net_dev(std::string_view text, Profile profile, std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view line; lines.next(line);) {
    if (lines.number() <= 2) continue;  // headings
    auto colon = line.rfind(':');       // the last one: the name of an alias (eth0:1) has a colon
    if (colon == line.npos) {
      errors.add(lines.number());
      continue;
    }
    std::string_view name = trim(line.substr(0, colon));
    std::string_view rest = line.substr(colon + 1);
    if (!reports(profile, line, name, is_word(rest.substr(0, 1)))) continue;
    std::array<std::string_view, 16> words;
    bool whole = split(rest, words) >= words.size();
    if (!whole || !std::ranges::all_of(words, is_digits)) errors.add(lines.number());
    if (!whole) continue;
    std::string kept;
    if (profile == Profile::fixed) name = tag_value(name, kept);
    for (const Column& column : columns_of(profile)) {
      if (!is_digits(words[column.at])) continue;
      out.add(column.metric, now, words[column.at],
              {{"iface", name}, {"direction", column.direction}});
    }
  }
  return errors.result(lines, kNetDev);
}

std::vector<Metric> ifstat_metrics(Profile profile) {
  std::vector<Metric> metrics;
  for (const Column& column : columns_of(profile)) {
    metrics.push_back({std::string(column.metric),
                       fmt::format("iface direction={}", column.direction), column.unit,
                       MetricKind::counter, kNetDev});
  }
  return metrics;
}

std::unique_ptr<Sensor> make_ifstat(const Setup& setup) {
  return std::make_unique<FileSensor>(setup, kNetDev, print_net_dev);
}

}  // namespace tsd::sensors
