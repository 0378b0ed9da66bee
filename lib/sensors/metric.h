// The catalogue's description of a metric, and the rows of the tables that sensors print from.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tsd::sensors {

enum class MetricKind { counter, gauge, setting };

std::string_view word_of(MetricKind kind);

/// Which values a metric can have (see Limits in points.h).
enum class Range {
  of_unit,      ///< a size, a count, a share: what its unit allows
  either_sign,  ///< an offset
};

struct Metric {
  std::string name;  ///< ends with '*' where the kernel names the rest: "proc.meminfo.*"
  std::string tags;  ///< keys in the order printed, with fixed values: "iface direction=in"
  std::string_view unit;
  MetricKind kind;
  std::string_view source;  ///< kernel file, system call or program
  Range range = Range::of_unit;
  unsigned every = 1;  ///< it is printed in every so many rounds of its sensor
};

/// A row of a sensor's table: the value of `key` in a kernel file, and the metric it becomes.
struct Figure {
  std::string_view key;
  std::string_view metric;
  std::string_view unit;
  MetricKind kind = MetricKind::counter;

  Metric listed(std::string tags, std::string_view source) const {
    return {std::string(metric), std::move(tags), unit, kind, source};
  }
};

}  // namespace tsd::sensors
