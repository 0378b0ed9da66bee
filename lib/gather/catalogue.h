// What the native sensors are, and what they may print: tables for people and for cut(1).
#pragma once

#include <string>

#include "sensors/table.h"

namespace tsd::gather {

/// A sensor a line: name, seconds, "default" or "-", purpose; tabs between.
std::string list_sensors(sensors::Profile profile);

/// A metric a line: name, kind, unit, tags, sensor; tabs between. The first column is what
/// `tsdb mkmetric` takes, but for names with a '*'.
std::string list_metrics(sensors::Profile profile);

}  // namespace tsd::gather
