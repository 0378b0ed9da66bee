// The findings about an endpoint, made without storing anything there, and the conclusions.
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
  std::string endpoint = {};  ///< HOST:PORT
  std::string trouble = {};   ///< why no connection could be made; empty if one was

  // telnet
  bool reads_telnet = false;  ///< it read our lines to their end, and closed cleanly
  std::string refusal = {};   ///< its answer to a bare "put"; empty: it refuses silently
  std::string version = {};   ///< first line of its answer to "version"; empty: none
  bool bare_version = false;  ///< that answer has no newline

  // HTTP
  int put_status = 0;            ///< answer to an empty array of points; 0: no HTTP
  bool tells_details = false;    ///< the answer reports on points
  bool takes_gzip = false;       ///< the same array compressed has the same answer
  std::size_t body_taken = 0;    ///< longest body that it took, in bytes
  std::size_t body_refused = 0;  ///< shortest that it refused; 0: none of those tried
  std::optional<std::int64_t> ahead = std::nullopt;  ///< its clock minus ours, in s
};

/// The kind that fits the findings; empty if none does.
std::optional<TsdKind> kind_of(const ProbeReport& report);
/// True when points can be sent there.
bool is_tsd(const ProbeReport& report);

/// The report, one fact a line, with a suitable command line at the end. `flags` are those that any
/// command line needs ("--tls").
std::string to_text(const ProbeReport& report, std::string_view flags);

/// Parses what a peer said to "put", "version" and "stats"; `now`: our clock, s since 1970.
void read_telnet(std::string_view said, std::int64_t now, ProbeReport& report);

}  // namespace tsd::ship
