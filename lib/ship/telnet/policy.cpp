#include "ship/telnet/policy.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

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

// A TSD that may be of the kind that never answers `version` is asked by half-close after this.
constexpr Duration kLearnFor{2000};

}  // namespace

TelnetPolicy::TelnetPolicy(PeerBehavior& behavior, const TelnetOptions& options, net::Time now)
    : behavior_(behavior), options_(options) {
  if (options.reconnect_interval.count() > 0) retire_at_ = now + options.reconnect_interval;
}

void TelnetPolicy::end(ConnectionEnd::Kind kind, std::string reason) {
  if (!end_) end_ = ConnectionEnd{kind, std::move(reason)};
}

TelnetPolicy::Decision TelnetPolicy::next(net::Time now, const TelnetLoad& load) {
  if (end_) return {Step::end};
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
  bool open = load.bytes < behavior_.allowance && !load.ends_alone && !retires(now);
  if (open && load.has_waiting && load.pace_opens <= now) return {Step::send};
  bool no_more = retires(now) || (load.closed && !load.has_waiting);
  if (load.empty) return no_more && !load.settles() ? begin_closing(load) : wait(now, load);
  bool due = no_more || !open || load.pressed || now >= ask_time(load);
  if (!due) return wait(now, load);
  if (!asks_alive() || (no_more && wanted(options_, behavior_) != Confirm::settled)) {
    return begin_closing(load);
  }
  // Two answers cannot be told apart before the first one has shown what an answer looks like.
  return load.unasked > 0 && may_ask(load.is_asked) ? Decision{Step::ask} : wait(now, load);
}

TelnetPolicy::Decision TelnetPolicy::wait(net::Time now, const TelnetLoad& load) const {
  net::Time wake = std::min(answer_due_, load.settled_at);
  if (phase_ != Phase::sending) return {Step::wait, wake};
  if (!retires(now)) wake = std::min(wake, retire_at_);
  if (load.has_waiting && load.pace_opens > now) wake = std::min(wake, load.pace_opens);
  if (may_ask(load.is_asked)) wake = std::min(wake, ask_time(load));
  return {Step::wait, wake};
}

/// Our side is closed next, behind one more question where that proves more than the end alone.
TelnetPolicy::Decision TelnetPolicy::begin_closing(const TelnetLoad& load) {
  if (load.empty && options_.confirm != Confirm::none) {
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
  } else if (load.empty) {
    end(ConnectionEnd::Kind::done, "");
  } else {
    end(ConnectionEnd::Kind::broken,
        fmt::format("no answer for {}", format_duration(options_.answer_deadline)));
  }
  return {Step::end};
}

/// The peer was asked for the first time, and silence may be all that it ever says.
bool TelnetPolicy::may_be_mute() const {
  return options_.confirm == Confirm::automatic && options_.auto_settles &&
         phase_ == Phase::sending && behavior_.version == PeerBehavior::Version::unknown;
}

/// A one-shot push of few lines is confirmed by its end alone: VictoriaMetrics counts a `version`
/// as an invalid row, and a clean end proves as much.
bool TelnetPolicy::asks_before_closing(const TelnetLoad& load) const {
  Confirm level = wanted(options_, behavior_);
  if (level == Confirm::none || level == Confirm::received) return false;
  switch (behavior_.version) {
    case PeerBehavior::Version::answers:
      return true;
    case PeerBehavior::Version::mute:
      return options_.confirm == Confirm::parsed;
    case PeerBehavior::Version::unknown:
      return level == Confirm::parsed || (!load.closed && !load.is_asked);
  }
  return false;
}

/// When the lines under way have waited long enough for their proof to be asked.
net::Time TelnetPolicy::ask_time(const TelnetLoad& load) const {
  if (load.unasked == 0) return net::kNever;
  bool costly = !asks_alive() && behavior_.version != PeerBehavior::Version::unknown;
  return load.unasked_since + (costly ? kHalfCloseAfter : kAskAfter);
}

bool TelnetPolicy::asks_behind(std::size_t bytes, bool alone) const {
  return behavior_.tells_answers_apart() && asks_alive() && (bytes >= kAskBytes || alone);
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

bool TelnetPolicy::answered(bool is_asked) {
  behavior_.version = PeerBehavior::Version::answers;
  if (!is_asked) early_answer_ = asking_;
  return is_asked;
}

void TelnetPolicy::answer_counted(net::Time now, bool is_asked) {
  if (is_asked) {
    answer_due_ = now + options_.answer_deadline;
  } else {
    answer_due_ = phase_ == Phase::half_closed ? now + kCloseWithin : net::kNever;
  }
}

/// Only behind our own end, and when all our bytes reached the peer, its end proves anything.
bool TelnetPolicy::peer_closed(const TelnetLoad& load, bool took_everything) {
  using Kind = ConnectionEnd::Kind;
  bool settled = !load.settles() || wanted(options_, behavior_) == Confirm::automatic;
  if (load.empty && settled) return end(Kind::done, ""), false;
  if (phase_ != Phase::half_closed)
    return end(Kind::broken, "the TSD closed the connection"), false;
  if (!took_everything) {
    return end(Kind::broken, "the TSD closed the connection before it had read all"), false;
  }
  if (!load.is_asked) return true;
  if (behavior_.version == PeerBehavior::Version::answers) {
    return end(Kind::broken, "the TSD closed the connection without its answer"), false;
  }
  behavior_.version = PeerBehavior::Version::mute;
  if (options_.confirm != Confirm::parsed) return true;
  end(Kind::broken, "this TSD does not answer \"version\": --confirm parsed is more than it gives");
  return false;
}

}  // namespace tsd::ship
