// The ways to bring lines to an endpoint: telnet, JSON for /api/put, remote write, Kafka.
#pragma once

#include <memory>

#include "ship/send/transport.h"

namespace tsd::ship {

/// The one that the options choose.
std::unique_ptr<Transport> make_transport(const TransportParts& parts);

}  // namespace tsd::ship
