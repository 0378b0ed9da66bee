// One peer: its socket and its dialogue. For service.cpp only: this header brings Asio along.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string_view>

#include "listen/dialogue.h"
#include "listen/intake.h"
#include "listen/manners.h"

namespace tsd::listen {

class Connection {
 public:
  /// `intake` outlives it.
  Connection(boost::asio::ip::tcp::socket socket, const Manners& manners, Intake& intake);

  /// Serves the peer until it, or stop(), ends the dialogue.
  boost::asio::awaitable<void> serve();
  /// What has come by now is still taken, but nothing more is waited for.
  void stop();

 private:
  enum class Input { some, none_yet, ended };

  boost::asio::awaitable<void> talk();
  boost::asio::awaitable<void> wait();
  boost::asio::awaitable<void> wait_to_send();
  boost::asio::awaitable<void> part();
  Input receive(std::string_view& bytes);
  void begin(char first);
  void send_what_goes();

  boost::asio::ip::tcp::socket socket_;
  boost::asio::steady_timer deadline_;
  Manners manners_;
  Intake& intake_;
  std::unique_ptr<Dialogue> dialogue_;  // from the first byte on
  bool stopping_ = false;
};

}  // namespace tsd::listen
