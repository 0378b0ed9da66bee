// Temperatures of thermal zones: /sys/class/thermal.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_thermal(const Setup& setup);
std::vector<Metric> thermal_metrics(Profile profile);

}  // namespace tsd::sensors
