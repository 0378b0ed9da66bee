// The batches under way on one telnet connection, from the wire to their proof: written, asked
// for, proven, and held for a while where late errors can still be heard.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "net/clock.h"
#include "ship/batch.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"
#include "ship/telnet/peer_behavior.h"
#include "ship/telnet/policy.h"

namespace tsd::ship {

class InFlight {
 public:
  InFlight(SendQueue& queue, PeerBehavior& behavior, const TelnetOptions& options,
           TakeRejection reject);
  /// What is not proven goes back to the queue.
  ~InFlight();
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  /// It is being written, with no question behind it yet.
  const Batch& add(Batch batch, net::Time now);
  bool empty() const { return written_.empty(); }
  /// Of all of them, in wire form.
  std::size_t bytes() const { return bytes_; }

  /// A question stands behind all that is under way.
  void ask();
  /// An answer is owed.
  bool is_asked() const { return !questions_.empty(); }
  /// It came: what the oldest question stood behind is proven.
  void answer(net::Time now);
  /// The TSD refuses one of the lines under way.
  void refuse(std::string_view words);
  /// The oldest `batches` have arrived, or all of them.
  void prove(std::size_t batches, net::Time now);
  void prove_all(net::Time now) { prove(written_.size(), now); }
  /// Our side of the connection is closed: its end is all that can still be heard.
  void half_close() { half_closed_ = true; }

  /// Fills in what is under way.
  void tell(TelnetLoad& load) const;
  /// Lets go of those whose time has come.
  void settle(net::Time now);
  /// The connection has come to a good end: all that is proven is confirmed.
  void confirm_proven();
  /// It has not: less is sent at once on the next, so that something passes.
  void shrink_allowance();

 private:
  struct Settling {
    Batch batch;
    std::size_t refused;
    net::Time until;
  };
  bool settle_refusals(std::vector<Batch>& batches, std::vector<std::size_t>& refused);
  void confirm(Batch batch, std::size_t refused, net::Time now);

  SendQueue& queue_;
  PeerBehavior& behavior_;
  const TelnetOptions& options_;
  TakeRejection reject_;
  std::deque<Batch> written_;  // not proven, oldest first
  std::size_t bytes_ = 0;
  std::size_t unasked_ = 0;
  net::Time unasked_since_;
  std::deque<std::size_t> questions_;  // how many batches each open one stands behind
  std::vector<std::string> refusals_;  // since the last answer
  std::size_t refusal_bytes_ = 0;
  std::deque<Settling> settling_;
  bool half_closed_ = false;
};

}  // namespace tsd::ship
