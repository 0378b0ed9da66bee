// The network stack: /proc/net/sockstat, netstat and snmp, and TCP sockets by state.
#pragma once

#include "sensors/sensor.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_netstat(const Setup& setup);
std::vector<Metric> netstat_metrics(Profile profile);

}  // namespace tsd::sensors
