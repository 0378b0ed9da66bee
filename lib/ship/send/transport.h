// The ways to bring lines to an endpoint: telnet, JSON for /api/put, remote write, Kafka. A
// transport holds what is known of each endpoint, longer than a connection lives.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/say.h"
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
  const net::Connector& connect;
  const UnixSeconds& unix_seconds;
  const TakeRejection& reject;
  const Say& say;
};

/// One connection, from when it is made to its end.
class Conversation {
 public:
  Conversation() = default;
  virtual ~Conversation() = default;
  Conversation(const Conversation&) = delete;
  Conversation& operator=(const Conversation&) = delete;

  /// Sends what waits.
  virtual net::Task<ConnectionEnd> run(Inquiry& inquiry) = 0;
};

class Transport {
 public:
  explicit Transport(const TransportParts& parts)
      : parts_(parts), places_(parts.options.endpoints) {}
  virtual ~Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  /// Connects to `endpoint` of the options. Errors name it.
  virtual net::Task<Result<std::unique_ptr<Conversation>>> open(std::size_t endpoint) = 0;
  /// The endpoint as sentences name it.
  virtual std::string name(std::size_t endpoint) const {
    return net::to_string(parts_.options.endpoints[endpoint]);
  }
  /// The endpoint, with the address of its name that is to be tried first.
  const net::Endpoint& place(std::size_t endpoint) const { return places_[endpoint]; }
  /// The last attempt there proved nothing: its name may have another address that works.
  void pass_over_address(std::size_t endpoint) { ++places_[endpoint].turn; }
  /// The inquiry is to be made beside the attempt to connect.
  virtual bool inquires(std::size_t /*endpoint*/) const { return false; }
  /// A connection to the endpoint failed: another service may be there now.
  virtual void forget(std::size_t /*endpoint*/) {}
  /// From now on `auto` waits for late errors, where the transport has them.
  virtual void settle_lines() {}
  /// Older lines go first, because the peer refuses, or would mix up, what comes behind newer ones.
  virtual bool keeps_order() const { return false; }

 protected:
  TransportParts parts_;

 private:
  std::vector<net::Endpoint> places_;
};

}  // namespace tsd::ship
