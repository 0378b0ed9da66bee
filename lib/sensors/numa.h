// /sys/devices/system/node/node<N>/numastat: page allocations of each memory node.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

Result<void> print_numastat(std::string_view text, std::string_view node, std::string_view path,
                            std::int64_t now, Points& out);

std::unique_ptr<Sensor> make_numa(const Setup& setup);
std::vector<Metric> numa_metrics();

}  // namespace tsd::sensors
