// What the catalogue says of a metric. Sensors print from tables that hold these.
#pragma once

#include <string>
#include <string_view>

namespace tsd::sensors {

enum class Kind { counter, gauge, setting };

std::string_view word_of(Kind kind);

struct Metric {
  std::string name;  ///< a '*' stands for a part that the kernel names: "proc.meminfo.*"
  std::string tags;  ///< keys in the order printed, fixed values spelt out: "iface direction=in"
  std::string_view unit;
  Kind kind;
  std::string_view source;  ///< kernel file, system call or helper
};

}  // namespace tsd::sensors
