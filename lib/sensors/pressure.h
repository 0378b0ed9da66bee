// Pressure stall information: how long tasks wait for CPU, memory and disks, /proc/pressure (4.20).
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_pressure(const Setup& setup);
std::vector<Metric> pressure_metrics(Profile profile);

}  // namespace tsd::sensors
