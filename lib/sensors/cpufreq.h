// /sys/devices/system/cpu/cpu<N>/cpufreq: the clock of each CPU that has one to be scaled.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_cpufreq(const Setup& setup);
std::vector<Metric> cpufreq_metrics();

}  // namespace tsd::sensors
