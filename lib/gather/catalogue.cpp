#include "gather/catalogue.h"

#include <fmt/format.h>

#include <iterator>

namespace tsd::gather {
namespace {

std::string_view word(sensors::Kind kind) {
  switch (kind) {
    case sensors::Kind::counter:
      return "counter";
    case sensors::Kind::gauge:
      return "gauge";
    case sensors::Kind::setting:
      return "setting";
  }
  return "?";
}

std::string_view or_dash(std::string_view text) {
  return text.empty() ? "-" : text;
}

}  // namespace

std::string list_sensors(sensors::Profile profile) {
  std::string text;
  for (const auto& row : sensors::table()) {
    if (!row.is_in(profile)) continue;
    fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\n", row.name, row.interval.count(),
                   row.by_default ? "default" : "-", row.purpose);
  }
  return text;
}

std::string list_metrics(sensors::Profile profile) {
  std::string text;
  for (const auto& row : sensors::table()) {
    if (!row.is_in(profile)) continue;
    for (const auto& metric : row.metrics(profile)) {
      fmt::format_to(std::back_inserter(text), "{}\t{}\t{}\t{}\t{}\n", metric.name,
                     word(metric.kind), or_dash(metric.unit), or_dash(metric.tags), row.name);
    }
  }
  return text;
}

}  // namespace tsd::gather
