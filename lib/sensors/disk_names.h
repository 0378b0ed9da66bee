// What a device of /proc/diskstats is called in a tag.
#pragma once

#include <string>

#include "sensors/diskstats.h"
#include "sensors/sensor.h"

namespace tsd::sensors {

struct DiskName {
  std::string tag;
  /// /sys/block has a directory of that name: it is a whole disk, and rates are made for it.
  bool in_sysfs = false;
};

/// tcollector calls a device of the device mapper as /dev/mapper does; phantom makes '/' a '_'.
DiskName name_disk(const DiskRow& row, const Setup& setup);

}  // namespace tsd::sensors
