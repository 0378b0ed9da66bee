// The batches in flight on one telnet connection, from the write to their proof: written, asked
// for, proven, and then held for a while if late errors can still come, or until it is known that
// the TSD's store is there.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <span>
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
  /// Puts all unconfirmed batches back into the queue.
  ~InFlight();
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;

  /// Adds a batch that is being written, with no question behind it yet.
  const Batch& add(Batch batch, net::Time now);
  bool empty() const { return written_.empty(); }
  /// Bytes of the unproven batches in wire form.
  std::size_t bytes() const { return bytes_; }

  /// A question was written behind all unproven batches, if there are any.
  void ask(net::Time now);
  /// An answer is due.
  bool is_asked() const { return !questions_.empty(); }
  /// An answer came: proves the batches in front of the oldest question, and settles those whose
  /// --settle was over when it was asked: the connection lived for all of it.
  void answer(net::Time now);
  /// The TSD refused one of the lines in flight. False: none is unproven, so that it is about one
  /// that waits for --settle.
  bool refuse(std::string_view words);
  /// The oldest `batches`, or all of them, have arrived; `level` is what shows it.
  void prove(std::size_t batches, Confirm level, net::Time now);
  void prove_all(Confirm level, net::Time now) { prove(written_.size(), level, now); }
  /// The TSD, asked at `asked`, has said now that its store is there, as needs_store() wants it. An
  /// answer to a question from now on confirms what it says that of.
  void found_store(net::Time asked, net::Time now);
  /// Our side of the connection is closed: only last replies and the peer's end can come.
  void half_close() { half_closed_ = true; }

  /// Fills in what is in flight.
  void tell(TelnetLoad& load) const;
  /// Confirms, as what shows it, the batches that no answer can settle and that have waited for
  /// --settle; with `auto`, all of them if to hold them longer would block stdin or the end.
  void settle(net::Time now);
  /// The connection ended well: confirms all proven batches that need not be asked for again.
  void confirm_proven();
  /// The connection failed: halves the bytes in flight of the next, so that some lines arrive.
  void shrink_allowance();

 private:
  struct Settling {
    Batch batch;
    Confirm level;
    net::Time until;  // never: it is not known whether the store was there
    net::Time proven{};
    bool needs_store = false;
  };
  std::optional<std::vector<std::size_t>> match(std::span<const std::string_view> lines,
                                                bool is_alone);
  void settle_heard(net::Time asked);
  bool is_settled_by_answer(const Settling& settling) const;
  bool settle_refusals(std::vector<Batch>& batches);
  void confirm(Batch batch, Confirm level, net::Time now);
  net::Time store_known(net::Time proven) const;

  SendQueue& queue_;
  PeerBehavior& behavior_;
  const TelnetOptions& options_;
  TakeRejection reject_;
  std::deque<Batch> written_;  // not proven, oldest first
  std::size_t bytes_ = 0;
  std::size_t unasked_ = 0;
  net::Time unasked_since_;
  struct Question {
    std::size_t batches;  // between it and the one before
    net::Time asked;
  };
  std::deque<Question> questions_;     // those that are open
  std::vector<std::string> refusals_;  // since the last answer
  std::size_t refusal_bytes_ = 0;
  std::deque<Settling> settling_;
  struct Store {
    net::Time asked;
    net::Time heard;
  };
  std::optional<Store> store_;  // the last time that it was there
  bool half_closed_ = false;
};

}  // namespace tsd::ship
