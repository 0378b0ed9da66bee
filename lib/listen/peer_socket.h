// The non-blocking socket of one peer, with the injected faults that concern sockets. For
// connection.cpp and service.cpp only, since this header includes Asio.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "listen/injected_faults.h"
#include "net/async.h"

namespace tsd::listen {

class PeerSocket {
 public:
  PeerSocket(net::asio::ip::tcp::socket socket, const InjectedFaults& faults);

  /// The peer's IP address; empty when it is gone.
  std::string address() const;

  enum class Input { some, none_yet, ended };
  /// Reads the available bytes into `buffer`; `bytes` becomes a view of them.
  Input receive(char* buffer, std::size_t room, std::string_view& bytes);
  /// Sends as much of `text` as possible and erases that part; erases all when the peer is gone.
  /// True when some was sent.
  bool send(std::string& text);

  /// Waits until receive() or send() may have something to do, or until stop().
  net::Task<> readable();
  net::Task<> readable(net::Time deadline);
  net::Task<> writable();
  net::Task<> either();
  /// Waits until the connection is broken, or until stop().
  net::Task<> broken();

  /// Sends FIN and gives the peer a second to read what it was sent.
  net::Task<> part();
  /// Ends the connection at once: cleanly, unless the peer has said more.
  void close();
  /// Ends the connection with a reset: the peer cannot take its end for a proof of arrival.
  void reset();
  /// Ends all waits.
  void stop();
  /// Ends the wait that is under way.
  void wake();
  bool stopping() const { return stopping_; }

 private:
  net::Task<> wait(net::asio::ip::tcp::socket::wait_type what);
  net::Task<> event(net::asio::ip::tcp::socket::wait_type what);
  net::Task<> alarm();
  net::Task<> rest();

  net::asio::ip::tcp::socket socket_;
  net::Timer timer_;
  bool stopping_ = false;
  std::uint64_t until_reset_;  ///< bytes to read before the reset; 0: no reset
  std::uint64_t rate_;         ///< bytes per second; 0: no limit
  std::size_t allowance_;      ///< bytes that may pass before the next pause
};

}  // namespace tsd::listen
