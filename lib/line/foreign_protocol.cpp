#include "line/foreign_protocol.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tsd::line {
namespace {

/// A field of InfluxDB's: 0.5, 3i, "text", true. What may be a tag's value as well is none.
bool is_field(std::string_view value, bool has_time) {
  if (value.starts_with('"') || value == "true" || value == "false") return true;
  std::string_view rest = value;
  if (!take_decimal(rest)) return false;
  return rest == "i" || rest == "u" ||
         (rest.empty() && (has_time || value.find('.') != value.npos));
}

/// cpu,host=a usage=0.5 1600000000000000000
bool is_influxdb(const LineShape& shape) {
  std::size_t equals = shape.time().find('=');
  if (equals == 0 || equals == shape.time().npos) return false;
  std::size_t comma = shape.metric().find(',');
  if (comma != shape.metric().npos && shape.metric().find('=', comma) != shape.metric().npos)
    return true;
  std::string_view value = shape.time().substr(equals + 1);
  return shape.count <= 3 && (shape.count == 2 || is_whole(shape.value())) &&
         is_field(value.substr(0, value.find(',')), shape.count == 3);
}

/// requests_total{method="post"} 1027
bool is_prometheus(const LineShape& shape) {
  for (std::string_view comment : {"# HELP ", "# TYPE ", "# UNIT ", "# EOF"}) {
    if (shape.line.starts_with(comment)) return true;
  }
  std::size_t brace = shape.metric().find('{');
  return brace != shape.metric().npos && brace > 0 &&
         (shape.line.find("=\"", brace) != shape.line.npos || shape.metric().ends_with("{}"));
}

/// page.views:1|c
bool is_statsd(const LineShape& shape) {
  std::size_t colon = shape.metric().find(':');
  if (colon == shape.metric().npos || colon == 0) return false;
  std::string_view rest = shape.metric().substr(colon + 1);
  return take_decimal(rest) && rest.size() > 1 && rest.front() == '|' &&
         std::string_view("cgmhsd").find(rest[1]) != std::string_view::npos;
}

/// local.load 4 1600000000
bool is_carbon(const LineShape& shape) {
  return shape.count == 3 && is_decimal(shape.time()) && !is_like_time(shape.time()) &&
         is_like_time(shape.value());
}

bool is_collectd(const LineShape& shape) {
  return shape.metric() == "PUTVAL";
}

bool is_json(const LineShape& shape) {
  std::string_view line = shape.line;
  while (line.starts_with('[') || line.starts_with(' ')) line.remove_prefix(1);
  if (!line.starts_with('{')) return false;
  line.remove_prefix(1);
  return line.substr(std::min(line.find_first_not_of(' '), line.size())).starts_with('"');
}

struct Protocol {
  bool (*fits)(const LineShape& shape);
  std::string_view name;
};

constexpr std::array kProtocols{
    Protocol{is_json, "JSON"},
    Protocol{is_collectd, "collectd's PUTVAL"},
    Protocol{is_influxdb, "InfluxDB's line protocol"},
    Protocol{is_prometheus, "Prometheus' text format"},
    Protocol{is_statsd, "statsd's protocol"},
    Protocol{is_carbon, "carbon's plaintext, metric value timestamp"},
};

}  // namespace

std::string_view foreign_protocol(const LineShape& shape) {
  const auto* found =
      std::ranges::find_if(kProtocols, [&](const Protocol& row) { return row.fits(shape); });
  return found == kProtocols.end() ? std::string_view() : found->name;
}

}  // namespace tsd::line
