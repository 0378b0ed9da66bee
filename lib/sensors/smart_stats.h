// Health attributes of disks, from smartctl.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_smart_stats(const Setup& setup);
std::vector<Metric> smart_stats_metrics(Profile profile);

/// Prints the attributes that `smartctl -i -A` lists. Seagate packs two numbers into each of two
/// attributes; those are printed unpacked too. Where smartctl shows both ("2/987654321"), only they
/// are printed. A raw value in an unknown notation costs its point, and is an error.
Result<void> print_smart(std::string_view text, std::string_view disk, std::int64_t now,
                         Points& out);

}  // namespace tsd::sensors
