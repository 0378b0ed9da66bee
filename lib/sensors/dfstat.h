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
/// point below /dev, /sys, /proc or /lib; and no autofs, because to look at one mounts it. A device
/// that is mounted several times is kept once, with its shortest mount point. Profile fixed keeps
/// of several mounts at one point the last, which hides the others.
void keep_reported(Mounts& mounts, Profile profile = Profile::tcollector);

/// The points of one file system: four of its bytes, four of its inodes. `mount` and `fstype`
/// become tags unchanged. Of a file system without blocks, or without inodes, profile tcollector
/// prints zeros and 100 percent; profile fixed prints nothing. A part that is greater than its
/// whole is left out.
void print_filesystem(std::string_view mount, std::string_view fstype, const FsNumbers& numbers,
                      Profile profile, std::int64_t now, Points& out);

}  // namespace tsd::sensors
