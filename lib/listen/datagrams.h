// Points over UDP: each datagram holds whole lines, nobody is answered. For service.cpp only: this
// header brings Asio along.
#pragma once

#include <boost/asio/ip/udp.hpp>

#include "listen/service_state.h"
#include "net/async.h"

namespace tsd::listen {

class Datagrams {
 public:
  /// `state` outlives it.
  Datagrams(const net::asio::any_io_executor& executor, ServiceState& state);

  boost::system::error_code open(const net::asio::ip::udp::endpoint& listen_options);
  bool is_open() const { return socket_.is_open(); }

  /// Takes datagrams until stop(); what has come by then is taken too.
  net::Task<> serve();
  void stop();

 private:
  bool receive();

  net::asio::ip::udp::socket socket_;
  ServiceState& state_;
  bool stopping_ = false;
};

}  // namespace tsd::listen
