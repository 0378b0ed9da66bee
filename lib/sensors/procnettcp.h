// TCP connections by state, side, service and user: /proc/net/tcp and tcp6.
#pragma once

#include "sensors/sensor.h"
#include "sensors/source/tcp_table.h"

namespace tsd::sensors {

std::unique_ptr<Sensor> make_procnettcp(const Setup& setup);
std::vector<Metric> procnettcp_metrics(Profile profile);

/// True when an address is not private, by tcollector's rule. It tests two bytes only:
/// 172.16.0.0/16 counts as public, and results for IPv6 are arbitrary.
bool is_public(const TcpAddress& address);

/// True when an address is not private by RFC 1918, 3927, 4193, 4291 and 6598.
bool is_public_by_rfc(const TcpAddress& address);

/// The service of a connection between these ports: an index into kServices, whose last entry is
/// "other". The remote port decides first.
std::size_t service_of(unsigned local_port, unsigned remote_port);

}  // namespace tsd::sensors
