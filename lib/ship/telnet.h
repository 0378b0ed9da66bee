// One telnet connection to a TSD: lines out, replies in, and a proof behind them.
//
// Two kinds of TSD: those that answer `version` are asked behind the lines on the living
// connection; the others (VictoriaMetrics) are asked by half-close, whose clean end says that all
// was read. Which kind an endpoint is shows the first time, by `version` and half-close together.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/units.h"
#include "net/async.h"
#include "net/stream.h"
#include "ship/batch.h"
#include "ship/confirm.h"
#include "ship/ending.h"
#include "ship/outbox.h"
#include "ship/rejection.h"
#include "ship/replies.h"

namespace tsd::ship {

/// What has been learned about an endpoint. It outlives its connections.
struct Manners {
  enum class Version : std::uint8_t { unknown, answers, mute };
  Version version = Version::unknown;
  Signature signature;
  /// Most bytes to have under way without a proof: halved when a connection breaks, doubled when
  /// one proves something.
  std::size_t allowance = SIZE_MAX;
};

struct TelnetOptions {
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// `auto` waits for late errors too, where the TSD answers: as a service does, or with a spool.
  bool auto_settles = false;
};

class Telnet {
 public:
  Telnet(net::Stream& stream, Outbox& outbox, Manners& manners, const TelnetOptions& options,
         TakeRejection reject);
  /// What is not proven goes back to the outbox, also when run() is abandoned.
  ~Telnet();
  Telnet(const Telnet&) = delete;
  Telnet& operator=(const Telnet&) = delete;

  /// Sends what comes, until stdin has ended and all is proven, or the connection ends.
  net::Task<Ending> run();

 private:
  enum class Step : std::uint8_t { send, ask, finish, wait };
  struct Settling {
    Batch batch;
    std::size_t refused;
    net::Time until;
  };

  net::Task<> write_side();
  net::Task<> send();
  net::Task<> ask();
  void asked();
  net::Task<> finish();
  net::Task<bool> write(std::string_view bytes, std::string_view more);
  Step next_step() const;
  net::Time ask_time() const;
  net::Time wake_time() const;
  Confirm wanted() const;
  const char* level() const;
  bool may_be_mute() const;
  bool asks_alive() const;
  bool asks_at_finish() const;
  void overdue();

  net::Task<> read_side();
  net::Task<> end_of_stream();
  void take_reply(const Reply& reply);
  void answered();

  void prove(std::size_t batches);
  bool settle_refusals(std::vector<Batch>& batches, std::vector<std::size_t>& refused);
  void confirm(Batch batch, std::size_t refused);
  void settle();
  void end(Ending::Kind kind, std::string reason);

  net::Stream& stream_;
  Outbox& outbox_;
  Manners& manners_;
  TelnetOptions options_;
  TakeRejection reject_;
  Replies replies_;

  std::deque<Batch> flight_;  // written, not proven, oldest first
  std::size_t flight_bytes_ = 0;
  std::size_t unasked_ = 0;  // the youngest of them, with no question behind
  net::Time unasked_since_;
  std::deque<std::size_t> questions_;  // how many batches each open `version` stands behind
  bool asking_ = false;                // a question is being written
  bool early_answer_ = false;
  net::Time answer_due_ = net::kNever;
  std::vector<std::string> refusals_;  // since the last answer
  std::size_t refusal_bytes_ = 0;
  std::deque<Settling> settling_;
  bool finishing_ = false;     // half-closed: the peer's end of stream is due
  std::string write_trouble_;  // nothing can be written any more; replies may still come
  std::optional<Ending> ending_;
};

}  // namespace tsd::ship
