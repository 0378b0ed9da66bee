// /proc/stat: CPU time by use, and a few other counters.
#pragma once

#include <cstdint>

#include "sensors/cpuset.h"
#include "sensors/sensor.h"

namespace tsd::sensors {

/// Columns of a cpu row, in jiffies: user nice system idle, then iowait irq softirq (2.6.0), steal
/// (2.6.11), guest (2.6.24), guest_nice (2.6.33). Profiles tcollector and phantom have no name for
/// steal and print columns 8 and 9 as guest and guest_nice; profile fixed names all ten correctly.
Result<void> print_stat(std::string_view text, Profile profile, const Cpusets& cpusets,
                        std::int64_t now, Points& out);

std::unique_ptr<Sensor> make_stat(const Setup& setup);
std::vector<Metric> stat_metrics(Profile profile);

}  // namespace tsd::sensors
