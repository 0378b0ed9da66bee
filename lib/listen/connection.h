// One peer, from its first byte to its last: which dialogue it speaks, and who waits for whom. For
// service.cpp only: this header brings Asio along.
#pragma once

#include <memory>
#include <optional>

#include "listen/dialogue.h"
#include "listen/intake.h"
#include "listen/wire.h"
#include "net/async.h"

namespace tsd::listen {

class Connection {
 public:
  /// `intake` outlives it.
  Connection(net::asio::ip::tcp::socket socket, Intake& intake);

  /// Serves the peer until it, or stop(), ends the dialogue.
  net::Task<> serve();
  /// What has come by now is still taken, but nothing more is waited for.
  void stop() { wire_.stop(); }

 private:
  net::Task<> listen();
  net::Task<> wait();
  net::Task<> send_all();
  std::unique_ptr<Dialogue> begin(char first);
  std::unique_ptr<Dialogue> begin_in_clear(char first);
  void answer();
  void say_what_is_due();

  Intake& intake_;
  Wire wire_;
  std::unique_ptr<Dialogue> dialogue_;  // from the first byte on
  std::optional<net::Time> due_;        // of the late replies, by the fault of that name
  bool cut_off_ = false;                // by the fault of a half answer
};

}  // namespace tsd::listen
