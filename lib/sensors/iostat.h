// Disks and partitions: /proc/diskstats, and rates between two rounds.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_iostat(const Setup& setup);
std::vector<Metric> iostat_metrics(Profile profile);

}  // namespace tsd::sensors
