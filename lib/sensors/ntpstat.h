// How far the clock is off: what ntpd or chronyd says, else the kernel.
#pragma once

#include <optional>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_ntpstat(const Setup& setup);
std::vector<Metric> ntpstat_metrics(Profile profile);

/// ntpq -pn: the offset (ms, as text) of the peer that the clock follows; nothing without one.
std::optional<std::string_view> parse_ntpq(std::string_view text);
/// chronyc -c tracking: the system clock's offset in seconds; nothing while it follows nobody.
std::optional<double> parse_chronyc(std::string_view text);

}  // namespace tsd::sensors
