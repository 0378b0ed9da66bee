// /proc/meminfo: every row, including those of future kernels.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

/// "Active(anon):  12 kB" becomes proc.meminfo.active_anon 12288. Profile phantom prints kB and
/// only rows without brackets in their names.
Result<void> print_meminfo(std::string_view text, Profile profile, std::int64_t now, Points& out);

std::vector<Metric> meminfo_metrics(Profile profile);

}  // namespace tsd::sensors
