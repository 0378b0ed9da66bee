// Calls of the NFS client by procedure: /proc/net/rpc/nfs.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_nfsstat(const Setup& setup);
std::vector<Metric> nfsstat_metrics(Profile profile);

Result<void> print_nfs(std::string_view text, Profile profile, std::int64_t now, Points& out);

}  // namespace tsd::sensors
