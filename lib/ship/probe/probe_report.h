// What was found out about an endpoint without storing anything there, and what follows from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {

struct ProbeReport {
  std::string endpoint = {};  // HOST:PORT
  std::string trouble = {};   // why nothing answers at all; empty where something does

  // telnet
  bool reads_telnet = false;  // it read our lines to their end, and closed cleanly
  std::string refusal = {};   // its answer to a bare "put"; empty: it refuses in silence
  std::string version = {};   // the first line of its answer to "version"; empty: none
  bool bare_version = false;  // without a newline

  // HTTP
  int put_status = 0;            // to an empty array of points; 0: no HTTP is spoken
  bool tells_details = false;    // it has counts or sentences about points
  bool takes_gzip = false;       // packed, the same array has the same answer
  std::size_t body_taken = 0;    // longest body of blanks that it took
  std::size_t body_refused = 0;  // shortest that it did not take; 0: none of those tried
  std::optional<std::int64_t> ahead = std::nullopt;  // seconds that its clock is before ours
};

/// No kind where it is none of those that have a name.
std::optional<TsdKind> kind_of(const ProbeReport& report);
/// True when points could be sent there.
bool is_tsd(const ProbeReport& report);

/// The report as lines, one a fact, and a command line that suits at the end. `flags` are those
/// that any command line needs ("--tls").
std::string to_text(const ProbeReport& report, std::string_view flags);

/// Takes what a peer said to "put", "version" and "stats" apart.
void read_telnet(std::string_view said, std::int64_t now, ProbeReport& report);

/// Seconds since 1970 of an HTTP date: "Sun, 06 Nov 1994 08:49:37 GMT".
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace tsd::ship
