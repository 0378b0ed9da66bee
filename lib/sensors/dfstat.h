// Size and use of file systems: /proc/mounts and statvfs(2).
#pragma once

#include <cstdint>

#include "sensors/sensor.h"
#include "sensors/source/mounts.h"
#include "sensors/source/statvfs.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_dfstat(const Setup& setup);
std::vector<Metric> dfstat_metrics(Profile profile);

/// Keeps the file systems that tcollector reports: no pseudo file systems, no NFS 2 or 3, no mount
/// point below /dev, /sys, /proc or /lib. A device that is mounted several times is kept once, with
/// its shortest mount point.
void keep_reported(Mounts& mounts);

/// The eight points of one file system. `mount` and `fstype` become tags unchanged.
void print_filesystem(std::string_view mount, std::string_view fstype, const FsNumbers& numbers,
                      std::int64_t now, line::Lines& out);

}  // namespace tsd::sensors
