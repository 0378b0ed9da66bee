// NFS mounts, operation by operation: /proc/self/mountstats.
#pragma once

#include "sensors/table.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_mountstats(const Setup& setup);
std::vector<Metric> mountstats_metrics(Profile profile);

}  // namespace tsd::sensors
