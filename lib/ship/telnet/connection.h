// One telnet connection to a TSD: lines out, replies in, and a proof behind them.
//
// Two kinds of TSD: those that answer `version` are asked behind the lines on the living
// connection; VictoriaMetrics, which never does, is asked by half-close, whose clean end says that
// all was read, and over HTTP, side by side, who it is. When to do what is policy.h's to say.
#pragma once

#include <string_view>

#include "net/async.h"
#include "net/stream.h"
#include "ship/connection_end.h"
#include "ship/identity/http_identity.h"
#include "ship/pace.h"
#include "ship/peer_rules.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"
#include "ship/telnet/in_flight.h"
#include "ship/telnet/peer_behavior.h"
#include "ship/telnet/policy.h"
#include "ship/telnet/replies.h"

namespace tsd::ship {

class TelnetConnection {
 public:
  /// What a connection needs to know of its peer.
  struct Peering {
    PeerBehavior& behavior;    ///< outlives it
    PeerRules& rules;          ///< outlives it
    AskIdentity ask_identity;  ///< over HTTP, when the connection begins
    AskIdentity find_store;    ///< the same, later, at the stream's address: see Step::find_store
    UnixSeconds unix_seconds;  ///< the time now: some TSDs drop what lies ahead of it
  };

  /// `stream`, `queue`, `options` and `pace` outlive it.
  TelnetConnection(net::Stream& stream, SendQueue& queue, Peering peering,
                   const TelnetOptions& options, Pace& pace, TakeRejection reject);
  TelnetConnection(const TelnetConnection&) = delete;
  TelnetConnection& operator=(const TelnetConnection&) = delete;

  /// Sends what comes, until stdin has ended and all is proven, or the connection ends. What is not
  /// proven goes back to the queue, also when run() is abandoned.
  net::Task<ConnectionEnd> run();

 private:
  net::Task<> talk();

  net::Task<> write_side();
  net::Task<> send();
  Batch take_lines(net::Time now);
  void step_aside();
  net::Task<> ask();
  net::Task<> half_close();
  net::Task<bool> write(std::string_view bytes, std::string_view more);
  void question_written();

  net::Task<> read_side();
  net::Task<> end_of_stream();
  void take_reply(const Reply& reply);
  void take_refusal(std::string_view words);
  void count_answer();

  net::Task<> ask_over_http();

  TelnetLoad load(net::Time now);

  net::Stream& stream_;
  SendQueue& queue_;
  const TelnetOptions& options_;
  Peering peering_;
  PeerBehavior& behavior_;
  Pace& pace_;
  TakeRejection reject_;
  Replies replies_;
  InFlight in_flight_;
  TelnetPolicy policy_;
  net::Event http_heard_;
  net::Event http_wanted_;
  bool blocked_ = false;  // see TelnetLoad
  bool has_written_ = false;
  bool steps_aside_ = false;
};

}  // namespace tsd::ship
