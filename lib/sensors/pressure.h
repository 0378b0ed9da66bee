// Pressure stall information: how long tasks wait for CPU, memory and disks, /proc/pressure (4.20).
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

/// Of a file of /proc/pressure (4.20): "some avg10=0.00 avg60=0.00 avg300=0.00 total=0", and the
/// same of "full", when all tasks wait at once. Percent of the time; microseconds.
Result<void> print_pressure(std::string_view text, std::string_view resource, std::string_view path,
                            std::int64_t now, line::Lines& out);

std::unique_ptr<Sensor> make_pressure(const Setup& setup);
std::vector<Metric> pressure_metrics(Profile profile);

}  // namespace tsd::sensors
