// Pressure stall information (Linux 4.20): time that tasks wait for CPU, memory and disks.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// Parses a file of /proc/pressure: "some avg10=0.00 avg60=0.00 avg300=0.00 total=0", then the same
/// for "full" (all tasks waited at once). The averages are percent of time, total is microseconds.
Result<void> print_pressure(std::string_view text, std::string_view resource, std::string_view path,
                            std::int64_t now, Points& out);

std::unique_ptr<Sensor> make_pressure(const Setup& setup);
std::vector<Metric> pressure_metrics(Profile profile);

}  // namespace tsd::sensors
