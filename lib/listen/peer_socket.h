// The socket of one peer: bytes in, bytes out, nothing that blocks, and the faults that happen on
// a socket. For connection.cpp and service.cpp only: this header brings Asio along.
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

  enum class Input { some, none_yet, ended };
  /// Reads what is there into `buffer`; `bytes` is that part of it.
  Input receive(char* buffer, std::size_t room, std::string_view& bytes);
  /// Sends what goes of `text` and erases it from there; all of it when the peer is gone.
  void send(std::string& text);

  /// Until receive() or send() may have something to do, or stop() came.
  net::Task<> readable();
  net::Task<> readable(net::Time deadline);
  net::Task<> writable();
  net::Task<> either();
  /// Until the connection is broken, or stop() came.
  net::Task<> broken();

  /// FIN, and a moment for the peer to take what it has been sent.
  net::Task<> part();
  /// Nothing is waited for any more.
  void stop();
  bool stopping() const { return stopping_; }

 private:
  net::Task<> wait(net::asio::ip::tcp::socket::wait_type what);
  net::Task<> event(net::asio::ip::tcp::socket::wait_type what);
  net::Task<> alarm();
  net::Task<> rest();
  void reset();

  net::asio::ip::tcp::socket socket_;
  net::Timer timer_;
  bool stopping_ = false;
  std::uint64_t until_reset_;  // bytes that are still read; 0: no such fault
  std::uint64_t rate_;         // bytes a second; 0: no such fault
  std::size_t allowance_;      // bytes that may go in or out before the next pause
};

}  // namespace tsd::listen
