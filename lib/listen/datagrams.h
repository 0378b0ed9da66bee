// Points over UDP: each datagram holds whole lines, nobody is answered. For service.cpp only: this
// header brings Asio along.
#pragma once

#include <boost/asio/ip/udp.hpp>

#include "listen/intake.h"
#include "net/async.h"

namespace tsd::listen {

class Datagrams {
 public:
  /// `intake` outlives it.
  Datagrams(const net::asio::any_io_executor& executor, Intake& intake);

  boost::system::error_code open(const net::asio::ip::udp::endpoint& place);
  bool is_open() const { return socket_.is_open(); }

  /// Takes datagrams until stop(); what has come by then is taken too.
  net::Task<> serve();
  void stop();

 private:
  bool receive();

  net::asio::ip::udp::socket socket_;
  Intake& intake_;
  bool stopping_ = false;
};

}  // namespace tsd::listen
