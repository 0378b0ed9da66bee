// NFS mounts by operation: /proc/self/mountstats.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_mountstats(const Setup& setup);
std::vector<Metric> mountstats_metrics(Profile profile);

/// Prints every volume once, even when it is mounted several times. NFS 4 needs profile fixed.
Result<void> print_mountstats(std::string_view text, Profile profile, std::int64_t now,
                              Points& out);

}  // namespace tsd::sensors
