// Connections as a sender makes them: TCP, inside TLS where the options say so.
#pragma once

#include "net/stream.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// `options` outlive it. The endpoint's name is resolved each time: its addresses may have changed.
net::Connector connector_of(const SenderOptions& options);

}  // namespace tsd::ship
