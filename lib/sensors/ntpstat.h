// Offset of the system clock, from ntpd, chronyd or the kernel, whichever answers first.
#pragma once

#include <optional>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_ntpstat(const Setup& setup);
std::vector<Metric> ntpstat_metrics(Profile profile);

/// Output of `ntpq -pn`: the offset (ms, as text) of the selected peer; nothing without one.
std::optional<std::string_view> parse_ntpq(std::string_view text);
/// Output of `chronyc -c tracking`: the offset of the system clock in seconds; nothing while the
/// clock has no source.
std::optional<double> parse_chronyc(std::string_view text);

}  // namespace tsd::sensors
