// dfstat of the phantom sensors: what `df -PlTk` and `df -PlTi` would print, from statvfs(2).
#pragma once

#include <cstdint>

#include "sensors/sensor.h"
#include "sensors/source/mounts.h"
#include "sensors/source/statvfs.h"

namespace tsd::sensors {

/// A row of df's table: columns 2 to 5 and 7.
struct DfRow {
  std::string_view type;
  std::string_view total, used, free;
  std::string_view mount;
};

/// A row of df -k. Prints nothing for debugfs, devtmpfs and mount points below /dev and /lib.
void print_df_blocks(const DfRow& row, std::int64_t now, Points& out);
/// A row of df -i.
void print_df_inodes(const DfRow& row, std::int64_t now, Points& out);

/// True when df -l lists the mount: neither a remote nor a pseudo file system.
bool is_local(const Mount& mount);

std::unique_ptr<Sensor> make_phantom_df(const Setup& setup);
std::vector<Metric> phantom_df_metrics();

}  // namespace tsd::sensors
