// One telnet connection to a TSD: lines out, replies in, and a proof behind them.
//
// Two tsd_kinds of TSD: those that answer `version` are asked behind the lines on the living
// connection; the others (VictoriaMetrics) are asked by half-close, whose clean end says that all
// was read. Which kind an endpoint is shows the first time, by `version` and half-close together.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/units.h"
#include "net/async.h"
#include "net/stream.h"
#include "ship/connection_end.h"
#include "ship/pace.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"
#include "ship/telnet/in_flight.h"
#include "ship/telnet/peer_behavior.h"
#include "ship/telnet/replies.h"

namespace tsd::ship {

class TelnetConnection {
 public:
  /// All but `reject` outlive it.
  TelnetConnection(net::Stream& stream, SendQueue& queue, PeerBehavior& behavior,
                   const TelnetOptions& options, Pace& pace, TakeRejection reject);
  TelnetConnection(const TelnetConnection&) = delete;
  TelnetConnection& operator=(const TelnetConnection&) = delete;

  /// Sends what comes, until stdin has ended and all is proven, or the connection ends. What is not
  /// proven goes back to the queue, also when run() is abandoned.
  net::Task<ConnectionEnd> run();

 private:
  enum class Step : std::uint8_t { send, ask, finish, wait };

  net::Task<> write_side();
  net::Task<> send();
  net::Task<> ask();
  void asked();
  net::Task<> finish();
  net::Task<bool> write(std::string_view bytes, std::string_view more);
  Step next_step(net::Time now);
  net::Time ask_time() const;
  net::Time wake_time(net::Time now);
  bool retires(net::Time now) const { return now >= retire_at_; }
  bool may_ask() const { return behavior_.tells_answers_apart() || !in_flight_.is_asked(); }
  bool may_be_mute() const;
  bool asks_alive() const { return ship::asks_alive(options_, behavior_); }
  bool asks_at_finish() const;
  void overdue();

  net::Task<> read_side();
  net::Task<> end_of_stream();
  void take_reply(const Reply& reply);
  void answered();

  void end(ConnectionEnd::Kind kind, std::string reason);

  net::Stream& stream_;
  SendQueue& queue_;
  PeerBehavior& behavior_;
  const TelnetOptions& options_;
  Pace& pace_;
  Replies replies_;
  InFlight in_flight_;
  net::Time retire_at_ = net::kNever;
  bool asking_ = false;  // a question is being written
  bool early_answer_ = false;
  net::Time answer_due_ = net::kNever;
  bool finishing_ = false;     // half-closed: the peer's end of stream is due
  std::string write_trouble_;  // nothing can be written any more; replies may still come
  std::optional<ConnectionEnd> end_;
};

}  // namespace tsd::ship
