// The ways to bring lines to an endpoint: telnet, JSON for /api/put, remote write. A transport
// holds what is known of each endpoint, longer than a connection lives.
#pragma once

#include <cstddef>
#include <memory>

#include "net/async.h"
#include "net/stream.h"
#include "ship/connection_end.h"
#include "ship/identity/http_identity.h"
#include "ship/pace.h"
#include "ship/peer_rules.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// What a transport works with. All of it outlives the transport.
struct TransportParts {
  const SenderOptions& options;
  SendQueue& queue;
  Pace& pace;
  const UnixSeconds& unix_seconds;
  const TakeRejection& reject;
};

class Transport {
 public:
  explicit Transport(const TransportParts& parts) : parts_(parts) {}
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// Sends what waits over `stream`, which leads to `endpoint` of the options.
  virtual net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint,
                                        Inquiry& inquiry) = 0;
  /// The inquiry is to be made beside the attempt to connect.
  virtual bool inquires(std::size_t /*endpoint*/) const { return false; }
  /// A connection to the endpoint failed: another service may be there now.
  virtual void forget(std::size_t /*endpoint*/) {}
  /// From now on `auto` waits for late errors, where the transport has them.
  virtual void settle_lines() {}

 protected:
  TransportParts parts_;
};

/// The one that the options choose.
std::unique_ptr<Transport> make_transport(const TransportParts& parts);

}  // namespace tsd::ship
