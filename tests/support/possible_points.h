// What no round of a sensor may print: a number that its unit does not allow, a series twice.
#pragma once

#include <cmath>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "sensors/metric.h"
#include "sensors/profile.h"

namespace possible {

struct Unit {
  std::string_view name;
  long double least, most;
};
inline constexpr Unit kUnits[] = {
    {"percent", 0, 100},
    {"degrees Celsius", -273.15L, 1000},
    {"kHz", 0, 1e8L},
    {"load", 0, 4194304},
    {"tasks", 0, 4194304},
    {"processes", 0, 4194304},
    {"bits", 0, 65536},
    {"s", 0, 1e11L},
    {"", 0, 9223372036854775807.0L},  // all others
};

inline const tsd::sensors::Metric* find(const std::vector<tsd::sensors::Metric>& metrics,
                                        std::string_view name) {
  for (const auto& metric : metrics) {
    std::string_view known = metric.name;
    bool open = known.ends_with('*');
    if (open ? name.starts_with(known.substr(0, known.size() - 1)) : name == known) return &metric;
  }
  return nullptr;
}

inline bool is_allowed(const tsd::sensors::Metric& metric, std::string_view value) {
  std::string text(value);
  char* end = nullptr;
  long double number = std::strtold(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !std::isfinite(number)) return false;
  if (metric.range == tsd::sensors::Range::either_sign) return true;
  for (const Unit& unit : kUnits) {
    if (unit.name == metric.unit || unit.name.empty())
      return number >= unit.least && number <= unit.most;
  }
  return false;
}

/// The first line of a round's `text` that may not be; empty when all may. Profiles other than
/// fixed print the numbers of the programs that they follow, but no series twice.
inline std::string first_fault(std::string_view text,
                               const std::vector<tsd::sensors::Metric>& metrics,
                               tsd::sensors::Profile profile) {
  std::set<std::string> series;
  for (std::string_view line : tsd::lines_of(text)) {
    std::string_view rest = line;
    auto name = tsd::next_word(rest);
    tsd::next_word(rest);  // the time
    auto value = tsd::next_word(rest);
    const auto* metric = find(metrics, name);
    if (metric == nullptr) return "in no catalogue: " + std::string(line);
    bool checked = profile == tsd::sensors::Profile::fixed;
    if (checked && !is_allowed(*metric, value)) return "impossible: " + std::string(line);
    if (!series.insert(std::string(name) + std::string(rest)).second)
      return "twice: " + std::string(line);
  }
  return {};
}

}  // namespace possible
