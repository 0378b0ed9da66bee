// Network interfaces: /proc/net/dev, 16 counters per interface.
#pragma once

#include <cstdint>

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_ifstat(const Setup& setup);
std::vector<Metric> ifstat_metrics(Profile profile);

/// The columns of Linux since 2.2: eight for received, eight for sent. Further columns are ignored.
Result<void> print_net_dev(std::string_view text, Profile profile, std::int64_t now, Points& out);

}  // namespace tsd::sensors
