// How full the file systems are: /proc/mounts and statvfs.
#pragma once

#include "sensors/mounts.h"
#include "sensors/sensor.h"
#include "sensors/statvfs.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_dfstat(const Setup& setup);
std::vector<Metric> dfstat_metrics(Profile profile);

/// Leaves the file systems that tcollector reports: no pseudo and NFS 2/3 ones, none below /dev,
/// /sys, /proc, /lib; of one device's mounts the shortest mount point.
void keep_reported(Mounts& mounts);

/// The eight points of one file system; `mount` and `fstype` become tags as they stand.
void print_filesystem(std::string_view mount, std::string_view fstype, const FsNumbers& numbers,
                      std::int64_t now, line::Lines& out);

}  // namespace tsd::sensors
