// The connection of one peer: detects its protocol, reads, writes and applies back pressure. For
// service.cpp only, since this header includes Asio.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "listen/peer_socket.h"
#include "listen/protocol.h"
#include "listen/service_state.h"
#include "listen/shares.h"
#include "listen/turns.h"
#include "net/async.h"

namespace tsd::listen {

class Connection final : public Sharer {
 public:
  /// All three must outlive it.
  Connection(net::asio::ip::tcp::socket socket, ServiceState& state, Shares& shares, Turns& turns);
  ~Connection() override;

  /// Serves the peer until the peer or stop() ends the protocol. A connection that is open when
  /// lines cannot be written ends with a reset: to a sender a clean end proves that all was read.
  net::Task<> serve();
  /// Bytes that have arrived are still read, for a second at most, but no more are awaited.
  void stop();
  /// The peer's IP address.
  std::string address() const { return socket_.address(); }
  /// The peer cannot be served any further: what it sent may be lost.
  void reset() { socket_.reset(); }

  void leave(Farewell why) override;

 private:
  enum class Next { wait, go_on, end };

  net::Task<> listen();
  Next take_turn(const Turns::Turn& turn);
  Next step(const Turns::Turn& turn);
  Next receive(std::size_t most);
  net::Task<> wait();
  net::Task<> send_all();
  net::Task<> say_farewell();
  std::unique_ptr<Protocol> begin(char first);
  std::unique_ptr<Protocol> begin_in_clear(char first);
  void answer();
  void say_what_is_due();
  void account();

  ServiceState& state_;
  Shares& shares_;
  Turns& turns_;
  PeerSocket socket_;
  std::unique_ptr<Protocol> protocol_;  ///< set when the first byte has arrived
  Work work_;
  std::optional<net::Time> due_;  ///< when the late replies are due (the fault "late")
  std::optional<Farewell> farewell_;
  net::Time reads_until_ = net::kNever;  ///< set by stop()
  bool must_reset_ = false;              ///< a clean end would prove what is not true
  bool cut_off_ = false;                 ///< by the fault "half-answer"
  std::uint64_t finished_ = 0;           ///< of the protocol, at the last account()
  bool progress_ = false;                ///< a reply was taken, or a step was done, since then
};

}  // namespace tsd::listen
