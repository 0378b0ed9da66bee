// /sys/devices/system/cpu/cpu<N>/cpufreq: clock frequencies of each CPU with frequency scaling.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_cpufreq(const Setup& setup);
std::vector<Metric> cpufreq_metrics();

}  // namespace tsd::sensors
