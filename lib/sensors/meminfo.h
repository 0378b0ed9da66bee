// /proc/meminfo: every row of it, whatever the kernel names.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

/// "Active(anon):  12 kB" becomes proc.meminfo.active_anon 12288. The phantom profile keeps kB and
/// knows only names without brackets.
Result<void> print_meminfo(std::string_view text, Profile profile, std::int64_t now,
                           line::Lines& out);

std::vector<Metric> meminfo_metrics(Profile profile);

}  // namespace tsd::sensors
