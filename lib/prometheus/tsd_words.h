// The rule that maps Prometheus names and labels to the words of a data point: names.h in the other
// direction.
//
//   metric   kept: ':' becomes '_', for no TSD has it. dotted: each '_' becomes '.', too, as TSDs
//            have their names: node_load1 -> node.load1. The rule of names.h brings both back,
//            but for ':'.
//   tag key  unchanged: label names are tag keys.
//   tag      each character other than a-z A-Z 0-9 - _ . / becomes one '_', as every TSD takes it:
//            "web1:9100" -> web1_9100, "+Inf" -> _Inf. Two values may become one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tsd::prometheus {

enum class TsdNames : std::uint8_t {
  kept,   ///< node_cpu_seconds_total
  dotted  ///< node.cpu.seconds.total
};

/// Appends the metric that a Prometheus name becomes.
void append_tsd_metric(std::string_view name, TsdNames names, std::string& into);

/// Appends the value of a tag that the value of a label becomes.
void append_tsd_value(std::string_view value, std::string& into);

}  // namespace tsd::prometheus
