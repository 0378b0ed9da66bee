#include "ship/telnet/policy.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/foreign.h"
#include "ship/telnet/end_reasons.h"
#include "ship/telnet/replies.h"

namespace tsd::ship {
namespace {

// A batch of this size is asked for at once. Fewer bytes are asked for when they have waited for
// kAskAfter, so that one round of an agent is one question.
constexpr std::size_t kAskBytes = 60u << 10;
constexpr Duration kAskAfter{100};
// A half-close costs a connection: one a second for a steady trickle.
constexpr Duration kHalfCloseAfter{1000};

// A peer that has proven everything and was told the end may take this long to close.
constexpr Duration kCloseWithin{1000};

// An unknown peer gets no more before it has identified itself: a wrong port is another service's.
constexpr std::size_t kBeforeIdentity = 64u << 10;

// VictoriaMetrics counts a `version` as an invalid row, and answers HTTP within a few milliseconds.
constexpr Duration kHttpFirst{1000};

// A trickle of lines waits for so long for one question about the TSD's store.
constexpr Duration kFindStoreEvery{5000};

// The rest of a reply that no TSD begins so is waited for this long.
constexpr Duration kHalfFor{1000};

// A TSD that may be of the kind that never answers `version` is asked by half-close after this.
constexpr Duration kLearnFor{2000};

}  // namespace

TelnetPolicy::TelnetPolicy(PeerBehavior& behavior, const TelnetOptions& options, net::Time now)
    : behavior_(behavior),
      options_(options),
      identified_(behavior.is_trusted),
      http_due_(now + kHttpFirst) {
  if (tsd::ship::asks_over_http(options, behavior)) http_ = Http::asked;
  if (options.reconnect_interval.count() > 0) retire_at_ = now + options.reconnect_interval;
}

void TelnetPolicy::end(ConnectionEnd::Kind kind, std::string reason) {
  if (!end_ && kind == ConnectionEnd::Kind::broken && !identified_) behavior_.forget();
  if (!end_) end_ = ConnectionEnd{kind, std::move(reason)};
}

std::size_t TelnetPolicy::room(std::size_t under_way) const {
  std::size_t most = behavior_.allowance;
  if (!is_believed()) most = under_way > 0 ? 0 : std::min(most, kBeforeIdentity);
  return most - std::min(most, under_way);
}

TelnetPolicy::Decision TelnetPolicy::next(net::Time now, const TelnetLoad& load) {
  if (end_) return {Step::end};
  if (now >= half_due_) return heard_foreign(half_heard_), Decision{Step::end};
  bool is_late = phase_ == Phase::half_closed && load.empty && load.settles();
  if (is_late && needs_store(options_, behavior_)) {
    end(ConnectionEnd::Kind::done, "");  // unconfirmed: the next connection asks in time
    return {Step::end};
  }
  if (now >= answer_due_) return may_be_mute() ? begin_closing(load) : overdue(load);
  switch (phase_) {
    case Phase::sending:
      return next_while_sending(now, load);
    case Phase::closing:
      return {Step::half_close};
    case Phase::half_closed:
    case Phase::failed:
      return wait(now, load);
  }
  return {Step::end};
}

TelnetPolicy::Decision TelnetPolicy::next_while_sending(net::Time now, const TelnetLoad& load) {
  bool open = room(load.bytes) > 0 && !load.ends_alone && !retires(now);
  if (open && load.has_waiting && load.pace_opens <= now) return {Step::send};
  if (load.settles_by_answer && !load.settle_asked && now >= load.settled_at) return {Step::ask};
  if (now >= find_time(now, load)) {
    finds_store_ = true;
    find_next_ = now + kFindStoreEvery;
    return {Step::find_store};
  }
  bool no_more = retires(now) || (load.closed && !load.has_waiting && !load.blocked);
  if (load.empty && load.blocked) {
    return load.is_asked || holds_question(now) ? wait(now, load) : Decision{Step::ask};
  }
  if (load.empty) return no_more && !load.settles() ? begin_closing(load) : wait(now, load);
  bool needed = load.ends_alone || load.pressed || load.blocked ||
                (load.has_waiting && room(load.bytes) == 0);
  bool due = no_more || needed || now >= ask_time(load);
  if (!due || holds_question(now)) return wait(now, load);
  bool stays_open =
      wanted(options_, behavior_) == Confirm::settled || needs_store(options_, behavior_);
  if (!asks_alive() || (no_more && !stays_open)) return begin_closing(load);
  return load.unasked > 0 ? Decision{Step::ask} : wait(now, load);
}

TelnetPolicy::Decision TelnetPolicy::wait(net::Time now, const TelnetLoad& load) const {
  net::Time wake = std::min(answer_due_, half_due_);
  bool may_ask = phase_ == Phase::sending && !load.settle_asked;
  if (may_ask || !load.settles_by_answer) wake = std::min(wake, load.settled_at);
  if (phase_ != Phase::sending) return {Step::wait, wake};
  if (!retires(now)) wake = std::min(wake, retire_at_);
  if (load.has_waiting && load.pace_opens > now) wake = std::min(wake, load.pace_opens);
  wake = std::min(wake, holds_question(now) ? http_due_ : ask_time(load));
  wake = std::min(wake, find_time(now, load));
  return {Step::wait, wake};
}

/// Our side is closed next, behind one more question where that proves more than the end alone.
TelnetPolicy::Decision TelnetPolicy::begin_closing(const TelnetLoad& load) {
  if (load.empty && !load.blocked && options_.confirm != Confirm::none) {
    end(ConnectionEnd::Kind::done, "");
    return {Step::end};
  }
  phase_ = Phase::closing;
  answer_due_ = net::kNever;
  return {load.unasked > 0 && asks_before_closing(load) ? Step::ask : Step::half_close};
}

TelnetPolicy::Decision TelnetPolicy::overdue(const TelnetLoad& load) {
  if (phase_ == Phase::failed) {
    end(ConnectionEnd::Kind::broken, write_error_);
  } else if (load.empty && !load.is_asked) {
    end(ConnectionEnd::Kind::done, "");
  } else {
    std::string heard = half_heard_.empty() ? "" : ", but " + quote_foreign(half_heard_);
    end(ConnectionEnd::Kind::broken,
        fmt::format("no answer for {}{}", format_duration(options_.answer_deadline), heard));
  }
  return {Step::end};
}

/// The peer was asked for the first time, and silence may be all that it ever says.
bool TelnetPolicy::may_be_mute() const {
  return needs_identity(options_.confirm) && phase_ == Phase::sending && is_unknown();
}

bool TelnetPolicy::asks_before_closing(const TelnetLoad& load) const {
  if (!needs_identity(wanted(options_, behavior_))) return false;
  if (is_unknown()) return !load.is_asked;
  return answers() || options_.confirm != Confirm::automatic;
}

/// When the lines under way have waited long enough for their proof to be asked.
net::Time TelnetPolicy::ask_time(const TelnetLoad& load) const {
  if (load.unasked == 0) return net::kNever;
  bool costly = !asks_alive() && !is_unknown();
  return load.unasked_since + (costly ? kHalfCloseAfter : kAskAfter);
}

bool TelnetPolicy::asks_behind(std::size_t bytes, bool alone) const {
  return answers() && asks_alive() && (bytes >= kAskBytes || alone);
}

bool TelnetPolicy::question_written(net::Time now) {
  asking_ = false;
  if (answer_due_ == net::kNever) {
    Duration within = may_be_mute() ? kLearnFor : options_.answer_deadline;
    answer_due_ = now + std::min(within, options_.answer_deadline);
  }
  return std::exchange(early_answer_, false);
}

void TelnetPolicy::write_failed(std::string reason, net::Time now) {
  phase_ = Phase::failed;
  write_error_ = std::move(reason);
  answer_due_ = now + kCloseWithin;
}

void TelnetPolicy::half_closed(net::Time now, bool empty) {
  phase_ = Phase::half_closed;
  answer_due_ = now + (empty ? kCloseWithin : options_.answer_deadline);
}

bool TelnetPolicy::answered(Peer peer, bool is_asked) {
  if (!is_asked && (!asking_ || early_answer_)) {
    // It could be taken for the answer to the next question, and prove lines that were not read.
    end(ConnectionEnd::Kind::broken, "the TSD answered a question that was not asked");
    return false;
  }
  identified_ = true;
  behavior_.version = PeerBehavior::Version::answers;
  Peer before = std::exchange(behavior_.peer, peer);
  bool is_judged = before == Peer::unknown || are_judged_alike(before, peer);
  if (!is_judged) return end(ConnectionEnd::Kind::broken, why::another_kind()), false;
  if (options_.confirm == Confirm::settled && !reports_late_errors(peer)) {
    end(ConnectionEnd::Kind::broken, why::no_late_errors());
    behavior_.forget();  // another try begins with a small batch
    return false;
  }
  if (!is_asked) early_answer_ = true;
  return is_asked;
}

void TelnetPolicy::answer_counted(net::Time now, bool is_asked) {
  if (is_asked) {
    answer_due_ = now + options_.answer_deadline;
  } else {
    answer_due_ = phase_ == Phase::half_closed ? now + kCloseWithin : net::kNever;
  }
}

void TelnetPolicy::heard_foreign(std::string_view words) {
  behavior_.forget();
  end(ConnectionEnd::Kind::no_tsd, why::no_tsd(words));
}

std::string TelnetPolicy::closed_early() const {
  std::string text = "the peer closed the connection";
  return is_identified() ? text : text + " without a word (a port that speaks TLS may: --tls)";
}

void TelnetPolicy::heard_half(std::string_view words, net::Time now) {
  half_heard_ = words;
  half_due_ = words.empty() || may_become_reply(words) ? net::kNever : now + kHalfFor;
}

/// Only behind our own end, and when all our bytes reached the peer, its end proves anything.
bool TelnetPolicy::peer_closed(const TelnetLoad& load, bool took_everything) {
  using Kind = ConnectionEnd::Kind;
  bool must_settle =
      wanted(options_, behavior_) != Confirm::automatic || needs_store(options_, behavior_);
  if (load.empty && !load.blocked && !(must_settle && load.settles())) {
    end(Kind::done, "");
    end_->is_by_peer = phase_ == Phase::sending;
    return false;
  }
  if (!is_believed() && !half_heard_.empty())
    return end(Kind::broken, "the peer closed the connection within its answer"), false;
  if (phase_ != Phase::half_closed) return end(Kind::broken, closed_early()), false;
  if (!took_everything) {
    return end(Kind::broken, "the peer closed the connection before it had read all"), false;
  }
  if (load.is_asked && answers())
    return end(Kind::broken, "the peer closed the connection without its answer"), false;
  if (!is_believed() && !more_heard_.empty())
    return end(Kind::no_tsd, why::no_tsd(more_heard_)), false;
  if (options_.confirm != Confirm::automatic && needs_identity(options_.confirm))
    return end(identified_ ? Kind::broken : Kind::no_tsd, why::no_version()), false;
  if (!is_believed()) return end(Kind::no_tsd, why::silent(http_words_)), false;
  if (load.is_asked) {
    behavior_.version = PeerBehavior::Version::mute;
    if (behavior_.peer == Peer::unknown) behavior_.peer = Peer::other;
  }
  return true;
}

}  // namespace tsd::ship
