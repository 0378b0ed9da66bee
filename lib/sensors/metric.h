// What the catalogue says of a metric. Sensors print from tables that hold these.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace tsd::sensors {

enum class MetricKind { counter, gauge, setting };

std::string_view word_of(MetricKind kind);

struct Metric {
  std::string name;  ///< a '*' stands for a part that the kernel names: "proc.meminfo.*"
  std::string tags;  ///< keys in the order printed, fixed values spelt out: "iface direction=in"
  std::string_view unit;
  MetricKind kind;
  std::string_view source;  ///< kernel file, system call or helper
};

/// A row of a sensor's table: what stands behind `key` in a kernel file, and how it is printed.
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
