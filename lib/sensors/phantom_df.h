// The phantom sensors' dfstat: what `df -PlTk` and `df -PlTi` would print, from statvfs.
#pragma once

#include "sensors/mounts.h"
#include "sensors/sensor.h"
#include "sensors/statvfs.h"

namespace tsd::sensors {

/// A row of df's table: columns 2, 3 to 5 and 7.
struct DfRow {
  std::string_view type;
  std::string_view total, used, free;
  std::string_view mount;
};

/// The rows of -k: debugfs, devtmpfs and what is below /dev and /lib are left out.
void print_df_blocks(const DfRow& row, std::int64_t now, line::Lines& out);
/// The rows of -i: all of them.
void print_df_inodes(const DfRow& row, std::int64_t now, line::Lines& out);

/// True where df -l would look: no remote file systems, none that only pretend to be one.
bool is_local(const Mount& mount);

std::unique_ptr<Sensor> make_phantom_df(const Setup& setup);
std::vector<Metric> phantom_df_metrics();

}  // namespace tsd::sensors
