// NFS mounts, operation by operation: /proc/self/mountstats.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_mountstats(const Setup& setup);
std::vector<Metric> mountstats_metrics(Profile profile);

/// Every volume once, however often it is mounted; NFS 4 only under profile fixed.
Result<void> print_mountstats(std::string_view text, Profile profile, std::int64_t now,
                              line::Lines& out);

}  // namespace tsd::sensors
