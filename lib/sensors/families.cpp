#include "sensors/families.h"

#include <fmt/core.h>

#include <cstddef>
#include <utility>

#include "prometheus/names.h"
#include "sensors/table.h"

namespace tsd::sensors {
namespace {

constexpr std::string_view kRaw = "raw";  // the unit is what the device's maker decided

std::string help_of(const Metric& metric, const Row& row) {
  std::string help = metric.name;
  if (metric.unit != kRaw) help += fmt::format(" in {}", metric.unit);
  return fmt::format("{}, from {} (sensor {})", help, metric.source, row.name);
}

/// The name in Prometheus, with the final '*' of the catalogue.
std::string name_of(std::string_view metric) {
  bool is_open = metric.ends_with('*');
  if (is_open) metric.remove_suffix(1);
  std::string name;
  prometheus::append_metric_name(metric, name);
  if (is_open) name += '*';
  return name;
}

prometheus::Family family_of(const Metric& metric, const Row& row) {
  bool is_counter = metric.kind == MetricKind::counter;
  bool is_word = metric.unit != kRaw && metric.unit.find(' ') == metric.unit.npos;
  return {name_of(metric.name), is_counter ? prometheus::Type::counter : prometheus::Type::gauge,
          std::string(is_word ? metric.unit : ""), help_of(metric, row)};
}

}  // namespace

Families::Families(Profile profile) {
  for (const Row& row : table()) {
    if (!row.is_in(profile)) continue;
    for (const Metric& metric : row.metrics(profile)) {
      auto family = family_of(metric, row);
      std::string name = family.name;
      auto [place, is_new] = families_.emplace(std::move(name), family);
      // Series of one metric differ in their tags; what they do not share is not told.
      if (is_new) continue;
      if (place->second.type != family.type) place->second.type = prometheus::Type::unknown;
      if (place->second.unit != family.unit) place->second.unit.clear();
    }
  }
}

prometheus::Family Families::of(std::string_view name) const {
  auto known = families_.find(name);
  std::string beginning(name);
  while (known == families_.end() && !beginning.empty()) {
    beginning.back() = '*';
    known = families_.find(beginning);
    beginning.pop_back();
  }
  prometheus::Family family = known == families_.end() ? prometheus::Family{} : known->second;
  family.name = name;
  return family;
}

}  // namespace tsd::sensors
