// By whose rules a line is judged. What is left at its default is the dialect's own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tsd::line {

enum class Dialect : std::uint8_t {
  opentsdb,         // OpenTSDB 2.x, telnet
  victoriametrics,  // VictoriaMetrics, current, telnet
  influxdb,         // InfluxDB 1.x [[opentsdb]], telnet
  portable,         // what all of them take with the same meaning
  tcollector,       // what tcollector takes from a collector; its judge is not a TSD's
};

/// The dialects by name, in the order of the enumeration; for options.
std::vector<std::pair<std::string, Dialect>> dialects();

struct Rules {
  Dialect dialect = Dialect::opentsdb;
  /// Most distinct tags of a line. 0: the dialect's own (8 for opentsdb and portable, else none).
  std::size_t max_tags = 0;
  /// Most bytes of a line on the wire, "put " and newline counted. 0: the dialect's own.
  std::size_t max_line_bytes = 0;
  /// A line without tags passes where the dialect wants one: a sender will add it.
  bool allow_untagged = false;
  /// Keys that every line must bear.
  std::vector<std::string> require_tags;
  /// A last line without newline was cut off, and is refused: its value may lack digits.
  bool require_newline = false;
};

}  // namespace tsd::line
