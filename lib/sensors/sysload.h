// How busy each CPU is, in percent: /proc/stat, two rounds of it. tcollector asks mpstat.
#pragma once

#include <array>
#include <optional>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_sysload(const Setup& setup);
std::vector<Metric> sysload_metrics(Profile profile);

/// Jiffies of one CPU by column of /proc/stat: user nice system idle iowait irq softirq steal guest
/// guest_nice. Guests' time is part of user and nice.
using CpuTimes = std::array<std::uint64_t, 10>;

/// usr nice sys irq idle iowait steal, as mpstat calls them; nothing when no time has passed or it
/// ran back.
std::optional<std::array<double, 7>> cpu_shares(const CpuTimes& before, const CpuTimes& after);

}  // namespace tsd::sensors
