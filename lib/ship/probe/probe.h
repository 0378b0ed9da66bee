// Finds out the kind of a TSD without storing anything: puts empty arrays of points over HTTP, then
// sends a bare "put" that every TSD refuses, `version` and `stats`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ship/probe/probe_report.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// Asks `endpoint` who is there, in clear: over HTTP, and over telnet unless HTTP has shown a TSD
/// that counts questions as bad lines (VictoriaMetrics). `deadline`: for each connection.
ProbeReport ask_who(const net::Endpoint& endpoint, Duration deadline);

/// What is to be told of an endpoint.
struct Probed {
  enum class Verdict : std::uint8_t {
    takes_points,  ///< it is a TSD, a receiver of remote write, a topic of Kafka
    none,          ///< it is none of these
    unreachable,
  };
  Verdict verdict = Verdict::takes_points;
  std::string text;  ///< one fact a line, with a suitable command line at the end
};

/// Asks every endpoint of the options, each as their service is asked. `flags` are those that any
/// command line needs ("--tls").
std::vector<Probed> probe(const SenderOptions& options, std::string_view flags);

}  // namespace tsd::ship
