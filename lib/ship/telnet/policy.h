// When to send, to ask and to close on one telnet connection: rules without a socket. The policy is
// told what happened and what time it is, and says what to do next; connection.h does it.
//
//   sending -> closing (one more question) -> half_closed -> ended
//          `-> failed (nothing can be written; replies may still come) -> ended
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/clock.h"
#include "ship/connection_end.h"
#include "ship/identity/http_identity.h"
#include "ship/telnet/peer_behavior.h"

namespace tsd::ship {

/// What waits for the connection and what is under way on it, at one moment.
struct TelnetLoad {
  bool has_waiting = false;  ///< lines wait to be sent
  bool closed = false;       ///< no more lines will come
  bool pressed = false;      ///< there is no room for more lines until some are proven
  bool blocked = false;      ///< the next lines wait until it is known which TSD this is
  net::Time pace_opens{};    ///< when the rate limit lets a line leave; in the past: now

  std::size_t bytes = 0;               ///< under way and not proven
  bool ends_alone = false;             ///< the youngest batch has to be proven by itself
  std::size_t unasked = 0;             ///< batches with no question behind them
  net::Time unasked_since{};           ///< when the first of them was written
  bool is_asked = false;               ///< an answer is owed
  bool empty = true;                   ///< nothing is under way
  net::Time settled_at = net::kNever;  ///< when the next proven batch is settled; never: none waits
  bool settles_by_answer = false;      ///< and an answer to a question of then shows it
  bool settle_asked = false;           ///< such a question was written
  bool lacks_store = false;            ///< proven batches wait for the TSD's store to be found
  /// Proven batches are not confirmed yet.
  bool settles() const { return settled_at != net::kNever || lacks_store; }
};

class TelnetPolicy {
 public:
  enum class Step : std::uint8_t {
    send,        ///< a batch
    ask,         ///< `version`
    find_store,  ///< is the TSD's store there? Asked over HTTP
    half_close,  ///< our side
    wait,        ///< until `wake`, or until something happens
    end,         ///< see end()
  };
  struct Decision {
    Step step;
    net::Time wake = net::kNever;
  };

  /// `behavior` is the endpoint's and outlives the connection; so does `options`.
  TelnetPolicy(PeerBehavior& behavior, const TelnetOptions& options, net::Time now);

  Decision next(net::Time now, const TelnetLoad& load);
  /// Bytes that may be written now beside `under_way` unproven ones: one small batch before the
  /// peer has identified itself.
  std::size_t room(std::size_t under_way) const;
  /// A question shall follow right behind a batch of so many bytes.
  bool asks_behind(std::size_t bytes, bool alone) const;

  // What happened.

  /// A question is being written. A quick peer may answer before the write is known to be done.
  void question_begins() { asking_ = true; }
  /// It is written. True: its answer has come already.
  bool question_written(net::Time now);
  /// Nothing can be written any more. The peer may have said why: it is read for a moment.
  void write_failed(std::string reason, net::Time now);
  void half_closed(net::Time now, bool empty);
  /// The peer answered `version` in the form of `peer`. False: the answer does not count now: the
  /// question is still being written, and question_written() says when; or none was asked.
  bool answered(Peer peer, bool is_asked);
  /// The answer has been counted; `is_asked`: another one is owed.
  void answer_counted(net::Time now, bool is_asked);
  /// The peer spoke about a put as a TSD does.
  void recognized() { identified_ = true; }
  bool is_identified() const { return identified_; }
  /// The peer said the rest of an answer.
  void heard_more(std::string_view words) { more_heard_ = words; }
  /// The peer said what no TSD says.
  void heard_foreign(std::string_view words);
  /// The peer closed, and `took_everything` says whether all our bytes reached it. True: that
  /// proves all that is under way.
  bool peer_closed(const TelnetLoad& load, bool took_everything);
  /// True when peer_closed() needs to know whether all our bytes reached the peer.
  bool end_may_prove() const { return phase_ == Phase::half_closed; }

  // Who is there, asked over HTTP side by side.

  /// Every connection to a peer that may prove by its end alone asks.
  bool asks_over_http() const { return http_ != Http::unasked; }
  bool awaits_http() const { return http_ == Http::asked; }
  void heard_over_http(const HttpIdentity& found);
  /// Step::find_store has been decided, and its answer is still to come.
  bool finds_store() const { return finds_store_; }
  /// The answer. True: the store is there; else the connection ends.
  bool heard_of_store(const HttpIdentity& found);
  /// Until when peer_closed() needs the answer that is still to come; in the past: it does not. Of
  /// a TSD that is trusted the answer can only show that its disk is full, or that it is another.
  net::Time hears_http_until() const;

  /// What has come of a reply that is not complete; empty: nothing.
  void heard_half(std::string_view words, net::Time now);
  void end(ConnectionEnd::Kind kind, std::string reason);

  /// The connection has ended, and why.
  const std::optional<ConnectionEnd>& end() const { return end_; }

 private:
  enum class Phase : std::uint8_t { sending, closing, half_closed, failed };
  enum class Http : std::uint8_t { unasked, asked, heard };

  Decision next_while_sending(net::Time now, const TelnetLoad& load);
  Decision wait(net::Time now, const TelnetLoad& load) const;
  Decision begin_closing(const TelnetLoad& load);
  Decision overdue(const TelnetLoad& load);
  bool retires(net::Time now) const { return now >= retire_at_; }
  bool may_be_mute() const;
  std::string closed_early() const;
  /// It may be believed as far as --confirm asks for.
  bool is_believed() const { return identified_ || !needs_identity(options_.confirm); }
  bool answers() const { return behavior_.version == PeerBehavior::Version::answers; }
  bool is_unknown() const { return behavior_.version == PeerBehavior::Version::unknown; }
  bool holds_question(net::Time now) const;
  bool asks_alive() const { return ship::asks_alive(options_, behavior_); }
  bool asks_before_closing(const TelnetLoad& load) const;
  net::Time ask_time(const TelnetLoad& load) const;
  net::Time find_time(net::Time now, const TelnetLoad& load) const;

  PeerBehavior& behavior_;
  const TelnetOptions& options_;
  net::Time retire_at_ = net::kNever;
  Phase phase_ = Phase::sending;
  bool identified_;  // as a TSD, on this connection
  Http http_ = Http::unasked;
  bool finds_store_ = false;   // the TSD's store is being asked for
  net::Time find_next_{};      // not before then, unless the lines are in need of it
  net::Time http_due_;         // `version` is asked then, with or without an answer over HTTP
  bool asking_ = false;        // a question is being written
  bool early_answer_ = false;  // and its answer has come
  net::Time answer_due_ = net::kNever;
  std::string write_error_;
  std::string half_heard_;
  net::Time half_due_ = net::kNever;  // what has come is no TSD's then, complete or not
  std::string more_heard_;            // the rest of an answer, which may have been all of it
  std::string http_words_;            // what HTTP says at an endpoint that it does not identify
  std::optional<ConnectionEnd> end_;
};

}  // namespace tsd::ship
