// Load of each CPU in percent, from two rounds of /proc/stat. tcollector runs mpstat for it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_sysload(const Setup& setup);
std::vector<Metric> sysload_metrics(Profile profile);

/// Jiffies of one CPU by column of /proc/stat: user nice system idle iowait irq softirq steal guest
/// guest_nice. The time of guests is also counted in user and nice. What is no number, or cannot be
/// one, is kUnknownTime.
using CpuTimes = std::array<std::uint64_t, 10>;
inline constexpr std::uint64_t kUnknownTime = UINT64_MAX;

/// Percent of usr nice sys irq idle iowait steal, as mpstat names them, of the time that passed.
/// A share whose counter went backwards is not known (iowait does so now and then, by a tick); it
/// counts as no time for the others, as one that is unknown before or after. None is known when no
/// time has passed.
using CpuShares = std::array<std::optional<double>, 7>;
CpuShares cpu_shares(const CpuTimes& before, const CpuTimes& after);

}  // namespace tsd::sensors
