// One peer, from its first byte to its last: which protocol it speaks, and who waits for whom. For
// service.cpp only: this header brings Asio along.
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
  /// `state` outlives it.
  Connection(net::asio::ip::tcp::socket socket, ServiceState& state);

  /// Serves the peer until it, or stop(), ends the protocol.
  net::Task<> serve();
  /// What has come by now is still taken, but nothing more is waited for.
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
  std::unique_ptr<Protocol> protocol_;  // from the first byte on
  std::optional<net::Time> due_;        // of the late replies, by the fault of that name
  bool cut_off_ = false;                // by the fault of a half answer
};

}  // namespace tsd::listen
