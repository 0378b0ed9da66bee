// What the slices of this machine use: cgroup v2, its root and the slices right below it.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_cgroup(const Setup& setup);
std::vector<Metric> cgroup_metrics(Profile profile);

}  // namespace tsd::sensors
