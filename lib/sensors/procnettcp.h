// TCP connections by state, side, service and user: /proc/net/tcp and tcp6.
#pragma once

#include "sensors/sensor.h"
#include "sensors/tcp_table.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_procnettcp(const Setup& setup);
std::vector<Metric> procnettcp_metrics(Profile profile);

/// Whether an address is not a private one. As tcollector judges: by two bytes, so 172.16.0.0/16
/// counts as public and IPv6 is judged by chance.
bool is_public(const TcpAddress& address);

/// The same by RFC 1918, 3927, 4193, 4291 and 6598.
bool is_public_by_rfc(const TcpAddress& address);

/// What a connection to or from this port is: a place in kServices, or "other"'s behind them.
std::size_t service_of(unsigned local_port, unsigned remote_port);

}  // namespace tsd::sensors
