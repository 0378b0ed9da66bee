// Points over UDP: each datagram has whole lines and gets no reply. For service.cpp only, since
// this header includes Asio.
#pragma once

#include <boost/asio/ip/udp.hpp>

#include "listen/service_state.h"
#include "listen/turns.h"
#include "net/async.h"

namespace tsd::listen {

class Datagrams {
 public:
  /// Both must outlive it.
  Datagrams(const net::asio::any_io_executor& executor, ServiceState& state, Turns& turns);

  boost::system::error_code open(const net::asio::ip::udp::endpoint& listen_options);
  bool is_open() const { return socket_.is_open(); }

  /// Takes datagrams until stop(), including those that have arrived by then.
  net::Task<> serve();
  void stop();

 private:
  bool receive();

  net::asio::ip::udp::socket socket_;
  ServiceState& state_;
  Turns& turns_;
  Work work_;
  bool stopping_ = false;
};

}  // namespace tsd::listen
