// Connection tracking: settings and number of entries, /proc/sys/net/netfilter.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_netfilter(const Setup& setup);
std::vector<Metric> netfilter_metrics(Profile profile);

}  // namespace tsd::sensors
