#include "ship/telnet/connection.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tsd::ship {
namespace {

constexpr std::string_view kQuestion = "version\n";

// A full batch is asked for at once; less than that when lines have waited this long, so that one
// round of an agent is one question.
constexpr std::size_t kAskBytes = 60u << 10;
constexpr Duration kAskAfter{100};
// A half-close costs a connection: for a steady trickle, one a second.
constexpr Duration kHalfCloseAfter{1000};

// A peer that has proven everything and was told the end may take this long to close.
constexpr Duration kLastWord{1000};

// A TSD that may be of the kind that never answers `version` is asked by half-close after this.
constexpr Duration kLearnFor{2000};

/// When the pace lets lines leave; never where it does so now, for then they wait for something
/// else.
net::Time paced(Pace& pace, net::Time now) {
  net::Time opens = pace.opens(now);
  return opens > now ? opens : net::kNever;
}

}  // namespace

TelnetConnection::TelnetConnection(net::Stream& stream, SendQueue& queue, PeerBehavior& behavior,
                                   const TelnetOptions& options, Pace& pace, TakeRejection reject)
    : stream_(stream),
      queue_(queue),
      behavior_(behavior),
      options_(options),
      pace_(pace),
      replies_(behavior.signature),
      in_flight_(queue, behavior, options, std::move(reject)) {
  if (options.reconnect_interval.count() == 0) return;
  retire_at_ = net::Clock::now() + options.reconnect_interval;
}

net::Task<ConnectionEnd> TelnetConnection::run() {
  co_await net::first_of(write_side(), read_side());
  stream_.close();
  co_return end_.value_or(
      ConnectionEnd{ConnectionEnd::Kind::broken, "the connection was given up"});
}

void TelnetConnection::end(ConnectionEnd::Kind kind, std::string reason) {
  if (end_) return;
  if (kind == ConnectionEnd::Kind::done) {
    in_flight_.land();
  } else {
    in_flight_.crash();
  }
  end_ = ConnectionEnd{kind, std::move(reason)};
  queue_.news.notify();
}

// Out

net::Task<> TelnetConnection::write_side() {
  while (!end_) {
    // One moment for both: what opens between two looks at the clock would be waited for for ever.
    net::Time now = net::Clock::now();
    switch (next_step(now)) {
      case Step::send:
        co_await send();
        break;
      case Step::ask:
        co_await ask();
        break;
      case Step::finish:
        co_await finish();
        break;
      case Step::wait:
        co_await queue_.news.wait(wake_time(now));
        break;
    }
    in_flight_.settle();
    if (net::Clock::now() < answer_due_) continue;
    if (may_be_mute()) {
      co_await finish();
    } else {
      overdue();
    }
  }
}

/// It was asked for the first time, and silence may be all that it ever says.
bool TelnetConnection::may_be_mute() const {
  return options_.confirm == Confirm::automatic && options_.auto_settles && !finishing_ &&
         behavior_.version == PeerBehavior::Version::unknown && write_trouble_.empty();
}

/// A one-shot push of few lines is confirmed by its end alone: VictoriaMetrics counts a `version`
/// as an invalid row, and a clean end proves as much.
bool TelnetConnection::asks_at_finish() const {
  Confirm level = wanted(options_, behavior_);
  if (level == Confirm::none || level == Confirm::received) return false;
  switch (behavior_.version) {
    case PeerBehavior::Version::answers:
      return true;
    case PeerBehavior::Version::mute:
      return options_.confirm == Confirm::parsed;
    case PeerBehavior::Version::unknown:
      return level == Confirm::parsed || (!queue_.closed() && !in_flight_.is_asked());
  }
  return false;
}

TelnetConnection::Step TelnetConnection::next_step(net::Time now) {
  if (finishing_ || !write_trouble_.empty()) return Step::wait;
  bool open = in_flight_.bytes() < behavior_.allowance && !in_flight_.ends_alone() && !retires(now);
  if (open && queue_.has_waiting() && pace_.lines(now) > 0) return Step::send;
  bool no_more = retires(now) || (queue_.closed() && !queue_.has_waiting());
  if (in_flight_.empty()) return no_more && !in_flight_.settles() ? Step::finish : Step::wait;
  bool due = no_more || !open || queue_.pressed() || now >= ask_time();
  if (!due) return Step::wait;
  if (!asks_alive() || (no_more && wanted(options_, behavior_) != Confirm::settled)) {
    return Step::finish;
  }
  // Until the first answer its look is unknown, and two of them could not be told apart.
  return in_flight_.unasked() > 0 && may_ask() ? Step::ask : Step::wait;
}

/// When the lines under way have waited long enough for their proof to be asked.
net::Time TelnetConnection::ask_time() const {
  if (in_flight_.unasked() == 0) return net::kNever;
  bool costly = !asks_alive() && behavior_.version != PeerBehavior::Version::unknown;
  return in_flight_.unasked_since() + (costly ? kHalfCloseAfter : kAskAfter);
}

net::Time TelnetConnection::wake_time(net::Time now) {
  net::Time when = std::min(answer_due_, in_flight_.settled_at());
  if (finishing_) return when;
  if (!retires(now)) when = std::min(when, retire_at_);
  if (queue_.has_waiting()) when = std::min(when, paced(pace_, now));
  return may_ask() ? std::min(when, ask_time()) : when;
}

net::Task<bool> TelnetConnection::write(std::string_view bytes, std::string_view more) {
  auto done = co_await stream_.write(bytes, more);
  if (done) co_return true;
  // What the peer said before it closed is still to be read; it gets a moment for that.
  write_trouble_ = done.error().text;
  answer_due_ = net::Clock::now() + kLastWord;
  co_return false;
}

net::Task<> TelnetConnection::send() {
  std::size_t lines = pace_.lines(net::Clock::now());
  const Batch& batch = in_flight_.add(queue_.take(behavior_.allowance - in_flight_.bytes(), lines));
  pace_.spend(batch.size());
  bool asks = behavior_.tells_answers_apart() && asks_alive() &&
              (batch.bytes() >= kAskBytes || batch.is_alone());
  asking_ = asks;
  bool done = co_await write(batch.wire(), asks ? kQuestion : "");
  if (done && asks) asked();
  if (done && options_.confirm == Confirm::none) in_flight_.prove(1);
}

net::Task<> TelnetConnection::ask() {
  replies_.expect_first_answer();
  asking_ = true;
  bool done = co_await write(kQuestion, "");
  if (done) asked();
}

void TelnetConnection::asked() {
  asking_ = false;
  in_flight_.ask();
  if (answer_due_ == net::kNever) {
    Duration deadline = may_be_mute() ? kLearnFor : options_.answer_deadline;
    answer_due_ = net::Clock::now() + std::min(deadline, options_.answer_deadline);
  }
  if (std::exchange(early_answer_, false)) answered();
}

net::Task<> TelnetConnection::finish() {
  if (in_flight_.empty() && options_.confirm != Confirm::none)
    co_return end(ConnectionEnd::Kind::done, "");
  if (in_flight_.unasked() > 0 && asks_at_finish()) co_await ask();
  if (!write_trouble_.empty()) co_return;
  finishing_ = true;
  in_flight_.half_close();
  answer_due_ = net::Clock::now() + (in_flight_.empty() ? kLastWord : options_.answer_deadline);
  auto done = co_await stream_.end_writing();
  if (!done) end(ConnectionEnd::Kind::broken, done.error().text);
}

void TelnetConnection::overdue() {
  if (!write_trouble_.empty()) {
    end(ConnectionEnd::Kind::broken, write_trouble_);
  } else if (in_flight_.empty()) {
    end(ConnectionEnd::Kind::done, "");
  } else {
    end(ConnectionEnd::Kind::broken,
        fmt::format("no answer for {}", format_duration(options_.answer_deadline)));
  }
}

// In

net::Task<> TelnetConnection::read_side() {
  std::array<char, 16u << 10> buffer;
  while (!end_) {
    auto got = co_await stream_.read(buffer);
    if (!got) {
      end(ConnectionEnd::Kind::broken, got.error().text);
    } else if (*got == 0) {
      co_await end_of_stream();
    } else {
      replies_.feed({buffer.data(), *got}, [this](const Reply& reply) { take_reply(reply); });
    }
  }
}

/// The peer has closed. Only behind our own end, and when all our bytes reached it, that proves
/// anything.
net::Task<> TelnetConnection::end_of_stream() {
  replies_.end([this](const Reply& reply) { take_reply(reply); });
  if (end_) co_return;
  bool proven = !in_flight_.settles() || wanted(options_, behavior_) == Confirm::automatic;
  if (in_flight_.empty() && proven) co_return end(ConnectionEnd::Kind::done, "");
  if (!finishing_) co_return end(ConnectionEnd::Kind::broken, "the TSD closed the connection");
  bool complete = co_await stream_.took_everything();
  if (!complete) {
    co_return end(ConnectionEnd::Kind::broken,
                  "the TSD closed the connection before it had read all");
  }
  if (in_flight_.is_asked()) {
    if (behavior_.version == PeerBehavior::Version::answers) {
      co_return end(ConnectionEnd::Kind::broken,
                    "the TSD closed the connection without its answer");
    }
    behavior_.version = PeerBehavior::Version::mute;
    if (options_.confirm == Confirm::parsed) {
      co_return end(ConnectionEnd::Kind::broken,
                    "this TSD does not answer \"version\": --confirm parsed is more than it gives");
    }
  }
  in_flight_.prove_all();
  end(ConnectionEnd::Kind::done, "");
}

void TelnetConnection::take_reply(const Reply& reply) {
  if (end_) return;  // an answer behind bad news confirms nothing
  switch (reply.kind) {
    case Reply::Kind::answer:
      return answered();
    case Reply::Kind::refusal:
      return in_flight_.refuse(reply.text);
    case Reply::Kind::retry:
    case Reply::Kind::late:
      return end(ConnectionEnd::Kind::retry, std::string(reply.text));
    case Reply::Kind::foreign:
      return end(ConnectionEnd::Kind::broken,
                 fmt::format("this is no TSD's telnet: {}", reply.text));
    case Reply::Kind::other:
      return;
  }
}

void TelnetConnection::answered() {
  behavior_.version = PeerBehavior::Version::answers;
  if (!in_flight_.is_asked()) {
    // A quick peer may be heard before the write that asked it is known to be over; the batch is
    // not touched until then.
    early_answer_ = asking_;
    return;
  }
  in_flight_.answer();
  if (in_flight_.is_asked()) {
    answer_due_ = net::Clock::now() + options_.answer_deadline;
  } else {
    answer_due_ = finishing_ ? net::Clock::now() + kLastWord : net::kNever;
  }
  queue_.news.notify();
}

}  // namespace tsd::ship
