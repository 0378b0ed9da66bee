// What the supervisor knows of its sources and of itself, as points: tcollector's metrics under
// tcollector's names, and further ones. status.h gives the same as JSON.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gather/line_gate.h"
#include "line/lines.h"
#include "os/stage_state.h"
#include "prometheus/family.h"

namespace tsd::gather {

/// The process of a collector. Times are Unix seconds; 0: never.
struct ChildReport {
  std::string_view state;  ///< idle, running, ending, killed or off
  std::int64_t interval = 0;
  int pid = 0;
  std::uint64_t starts = 0;
  int crashes = 0;                ///< in a row
  std::int64_t cpu_us = 0;        ///< of all its processes so far
  std::int64_t memory_bytes = 0;  ///< of its running processes
  std::int64_t changed = 0;       ///< ctime of its file
  std::int64_t began = 0;
  std::int64_t kill_at = 0;
  std::string_view trouble = {};  ///< why it does not run, or ended last; empty: all is well
};

/// One collector or native sensor.
struct SourceReport {
  std::string_view name;
  LineCounts counts;
  std::int64_t last_line = 0;        ///< Unix seconds
  std::optional<ChildReport> child;  ///< not set for a native sensor
};

/// A native sensor.
struct SensorReport {
  std::string_view name;
  std::size_t left_out = 0;     ///< parts that do not answer, and points that cannot be
  std::string_view fault = {};  ///< the error of its last turn; empty: none
};

struct SupervisorReport {
  std::vector<SourceReport> sources;
  std::uint64_t missed_turns = 0;
  std::vector<SensorReport> sensors = {};
};

/// Why a source is not well; empty when it is.
std::string_view trouble_of(const SourceReport& source, const SupervisorReport& known);

/// The same for tsd-check-config.
std::vector<os::SourceState> states_of(const SupervisorReport& known);

/// What Prometheus is told of a metric that report() adds, by its name there; nothing for others.
std::optional<prometheus::Family> family_of_report(std::string_view name);

/// Adds tcollector.reader.*, tcollector.collector.*, tsd.collect.* and tsd.sensor.*.
void report(const SupervisorReport& known, std::int64_t now, line::Lines& out);

}  // namespace tsd::gather
