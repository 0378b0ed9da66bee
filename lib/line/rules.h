// The rules by which a line is judged. A member left at its default means the rule of the dialect.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tsd::line {

enum class Dialect : std::uint8_t {
  opentsdb,         ///< OpenTSDB 2.x, telnet
  victoriametrics,  ///< VictoriaMetrics, current, telnet
  influxdb,         ///< InfluxDB 1.x [[opentsdb]], telnet
  portable,         ///< what the three above accept with the same meaning
  tcollector,       ///< what tcollector accepts from a collector; no TSD judges like it
  prometheus,       ///< what Prometheus remote write can hold
};

/// The dialects by name, in the order of the enumeration, for command-line options.
std::vector<std::pair<std::string, Dialect>> dialects();

/// How the lines go to the TSD, as far as it is known.
enum class Transport : std::uint8_t {
  unknown,
  telnet,  ///< opentsdb: a line that fits into no frame is refused
  http,    ///< no frames; victoriametrics: milliseconds are accepted
};

struct Rules {
  Dialect dialect = Dialect::opentsdb;
  Transport transport = Transport::unknown;
  /// The time now, in seconds since 1970, for TSDs that drop what is far ahead of it. 0: unknown,
  /// and no rule depends on it.
  std::int64_t now = 0;
  /// The limit of distinct tags in a line. 0: the dialect's own (8 for opentsdb and portable, else
  /// none).
  std::size_t max_tags = 0;
  /// The limit of bytes of a line on the wire, "put " and newline included. 0: the dialect's own.
  std::size_t max_line_bytes = 0;
  /// A line without tags is accepted even if the dialect requires one: the sender will add it.
  bool allow_untagged = false;
  /// Tag keys that every line must have.
  std::vector<std::string> require_tags;
  /// A last line without newline is refused: it was cut off, and its value may lack digits.
  bool require_newline = false;
};

}  // namespace tsd::line
