// Finds out the kind of a TSD without storing anything: puts empty arrays of points over HTTP, then
// sends a bare "put" that every TSD refuses, `version` and `stats`.
#pragma once

#include <vector>

#include "ship/probe/probe_report.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// Asks `endpoint` who is there, in clear: over HTTP, and over telnet unless HTTP has shown a TSD
/// that counts questions as bad lines (VictoriaMetrics). `deadline`: for each connection.
ProbeReport ask_who(const net::Endpoint& endpoint, Duration deadline);

/// Asks every endpoint of the options, over telnet and over HTTP.
std::vector<ProbeReport> probe(const SenderOptions& options);

}  // namespace tsd::ship
