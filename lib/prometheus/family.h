// What Prometheus knows of all series of one name: their type, unit and help.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "prometheus/escape.h"

namespace tsd::prometheus {

/// In the order of remote write's MetricType (1.0), whose numbers these are.
enum class Type : std::uint8_t {
  unknown,
  counter,
  gauge,
  histogram,
  gaugehistogram,
  summary,
  info,
  stateset,
};

/// "gauge"; unknown is "untyped" in text 0.0.4. Types that 0.0.4 does not have are "untyped" there.
std::string_view word_of(Type type, Form form);

struct Family {
  std::string name;  ///< as the rule of names makes it, without a suffix of its samples
  Type type = Type::unknown;
  std::string unit;  ///< "bytes", "seconds"; empty: none is known
  std::string help;  ///< unescaped; empty: none is known
};

}  // namespace tsd::prometheus
