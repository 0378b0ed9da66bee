// What the keeper tells of itself, as points: tcollector's own metrics under its names, and ours.
#pragma once

#include <cstdint>
#include <string_view>

#include "gather/intake.h"
#include "line/lines.h"

namespace tsd::gather {

/// What is known of one collector or sensor.
struct SourceReport {
  std::string_view name;
  Counts counts;
  bool is_child = false;
  std::uint64_t starts = 0;  ///< of a child's process
  std::int64_t cpu_us = 0;   ///< that its ended processes have used
};

/// tcollector.collector.lines_{sent,received,invalid} and tsd.collect.* of a source.
void report(const SourceReport& source, std::int64_t now, line::Lines& out);

/// tcollector.reader.*: of all sources together.
void report_total(std::uint64_t received, std::int64_t now, line::Lines& out);

}  // namespace tsd::gather
