// The tag value of a device of /proc/diskstats.
#pragma once

#include <string>

#include "sensors/diskstats.h"
#include "sensors/sensor.h"

namespace tsd::sensors {

struct DiskName {
  std::string tag;
  bool in_sysfs = false;  ///< /sys/block has a directory of this name: a whole disk, gets rates
};

/// Profile tcollector names a device-mapper device as /dev/mapper does; profile phantom keeps the
/// kernel's name with '/' replaced by '_'.
DiskName name_disk(const DiskRow& row, const Setup& setup);

}  // namespace tsd::sensors
