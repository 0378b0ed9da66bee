// Finds out the kind of a TSD without storing anything: sends a bare "put" that every TSD refuses,
// `version`, `stats`, and empty arrays of points over HTTP.
#pragma once

#include <vector>

#include "ship/probe/probe_report.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// Asks every endpoint of the options, over telnet and over HTTP.
std::vector<ProbeReport> probe(const SenderOptions& options);

}  // namespace tsd::ship
