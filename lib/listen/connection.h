// The connection of one peer: detects its protocol, reads, writes and applies back pressure. For
// service.cpp only, since this header includes Asio.
#pragma once

#include <memory>
#include <optional>

#include "listen/peer_socket.h"
#include "listen/protocol.h"
#include "listen/service_state.h"
#include "net/async.h"

namespace tsd::listen {

class Connection {
 public:
  /// `state` must outlive it.
  Connection(net::asio::ip::tcp::socket socket, ServiceState& state);

  /// Serves the peer until the peer or stop() ends the protocol. A connection that is open when
  /// lines cannot be written ends with a reset: to a sender a clean end proves that all was read.
  net::Task<> serve();
  /// Bytes that have arrived are still read, but no more are awaited.
  void stop() { socket_.stop(); }

 private:
  net::Task<> listen();
  net::Task<> wait();
  net::Task<> send_all();
  std::unique_ptr<Protocol> begin(char first);
  std::unique_ptr<Protocol> begin_in_clear(char first);
  void answer();
  void say_what_is_due();

  ServiceState& state_;
  PeerSocket socket_;
  std::unique_ptr<Protocol> protocol_;  ///< set when the first byte has arrived
  std::optional<net::Time> due_;        ///< when the late replies are due (the fault "late")
  bool cut_off_ = false;                ///< by the fault "half-answer"
};

}  // namespace tsd::listen
