// Load, memory, CPU, interrupts, NUMA nodes and CPU frequencies: the parts of tcollector's
// procstats.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_procstats(const Setup& setup);
std::vector<Metric> procstats_metrics(Profile profile);

/// /proc/uptime: two times in seconds.
Result<void> print_uptime(std::string_view text, Profile profile, std::int64_t now, Points& out);
/// /proc/loadavg: three loads, runnable and all tasks.
Result<void> print_loadavg(std::string_view text, Profile profile, std::int64_t now, Points& out);
/// /proc/vmstat: its paging counters.
Result<void> print_vmstat(std::string_view text, Profile profile, std::int64_t now, Points& out);
/// /proc/sys/kernel/random/entropy_avail: bits.
Result<void> print_entropy(std::string_view text, Profile profile, std::int64_t now, Points& out);

}  // namespace tsd::sensors
