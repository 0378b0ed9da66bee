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

Telnet::Telnet(net::Stream& stream, Outbox& outbox, Manners& manners, const TelnetOptions& options,
               Pace& pace, TakeRejection reject)
    : stream_(stream),
      outbox_(outbox),
      manners_(manners),
      options_(options),
      pace_(pace),
      replies_(manners.signature),
      flight_(outbox, manners, options, std::move(reject)) {
  if (options.reconnect_interval.count() == 0) return;
  retire_at_ = net::Clock::now() + options.reconnect_interval;
}

net::Task<Ending> Telnet::run() {
  co_await net::first_of(write_side(), read_side());
  stream_.close();
  co_return ending_.value_or(Ending{Ending::Kind::broken, "the connection was given up"});
}

void Telnet::end(Ending::Kind kind, std::string reason) {
  if (ending_) return;
  if (kind == Ending::Kind::done) {
    flight_.land();
  } else {
    flight_.crash();
  }
  ending_ = Ending{kind, std::move(reason)};
  outbox_.news.notify();
}

// Out

net::Task<> Telnet::write_side() {
  while (!ending_) {
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
        co_await outbox_.news.wait(wake_time(now));
        break;
    }
    flight_.settle();
    if (net::Clock::now() < answer_due_) continue;
    if (may_be_mute()) {
      co_await finish();
    } else {
      overdue();
    }
  }
}

/// It was asked for the first time, and silence may be all that it ever says.
bool Telnet::may_be_mute() const {
  return options_.confirm == Confirm::automatic && options_.auto_settles && !finishing_ &&
         manners_.version == Manners::Version::unknown && write_trouble_.empty();
}

/// A one-shot push of few lines is confirmed by its end alone: VictoriaMetrics counts a `version`
/// as an invalid row, and a clean end proves as much.
bool Telnet::asks_at_finish() const {
  Confirm level = wanted(options_, manners_);
  if (level == Confirm::none || level == Confirm::received) return false;
  switch (manners_.version) {
    case Manners::Version::answers:
      return true;
    case Manners::Version::mute:
      return options_.confirm == Confirm::parsed;
    case Manners::Version::unknown:
      return level == Confirm::parsed || (!outbox_.closed() && !flight_.is_asked());
  }
  return false;
}

Telnet::Step Telnet::next_step(net::Time now) {
  if (finishing_ || !write_trouble_.empty()) return Step::wait;
  bool open = flight_.bytes() < manners_.allowance && !flight_.ends_alone() && !retires(now);
  if (open && outbox_.has_waiting() && pace_.lines(now) > 0) return Step::send;
  bool no_more = retires(now) || (outbox_.closed() && !outbox_.has_waiting());
  if (flight_.empty()) return no_more && !flight_.settles() ? Step::finish : Step::wait;
  bool due = no_more || !open || outbox_.pressed() || now >= ask_time();
  if (!due) return Step::wait;
  if (!asks_alive() || (no_more && wanted(options_, manners_) != Confirm::settled)) {
    return Step::finish;
  }
  // Until the first answer its look is unknown, and two of them could not be told apart.
  return flight_.unasked() > 0 && may_ask() ? Step::ask : Step::wait;
}

/// When the lines under way have waited long enough for their proof to be asked.
net::Time Telnet::ask_time() const {
  if (flight_.unasked() == 0) return net::kNever;
  bool costly = !asks_alive() && manners_.version != Manners::Version::unknown;
  return flight_.unasked_since() + (costly ? kHalfCloseAfter : kAskAfter);
}

net::Time Telnet::wake_time(net::Time now) {
  net::Time when = std::min(answer_due_, flight_.settled_at());
  if (finishing_) return when;
  if (!retires(now)) when = std::min(when, retire_at_);
  if (outbox_.has_waiting()) when = std::min(when, paced(pace_, now));
  return may_ask() ? std::min(when, ask_time()) : when;
}

net::Task<bool> Telnet::write(std::string_view bytes, std::string_view more) {
  auto done = co_await stream_.write(bytes, more);
  if (done) co_return true;
  // What the peer said before it closed is still to be read; it gets a moment for that.
  write_trouble_ = done.error().text;
  answer_due_ = net::Clock::now() + kLastWord;
  co_return false;
}

net::Task<> Telnet::send() {
  std::size_t lines = pace_.lines(net::Clock::now());
  const Batch& batch = flight_.add(outbox_.take(manners_.allowance - flight_.bytes(), lines));
  pace_.spend(batch.size());
  bool asks = manners_.tells_answers_apart() && asks_alive() &&
              (batch.bytes() >= kAskBytes || batch.is_alone());
  asking_ = asks;
  bool done = co_await write(batch.wire(), asks ? kQuestion : "");
  if (done && asks) asked();
  if (done && options_.confirm == Confirm::none) flight_.prove(1);
}

net::Task<> Telnet::ask() {
  replies_.expect_first_answer();
  asking_ = true;
  bool done = co_await write(kQuestion, "");
  if (done) asked();
}

void Telnet::asked() {
  asking_ = false;
  flight_.ask();
  if (answer_due_ == net::kNever) {
    Duration deadline = may_be_mute() ? kLearnFor : options_.answer_deadline;
    answer_due_ = net::Clock::now() + std::min(deadline, options_.answer_deadline);
  }
  if (std::exchange(early_answer_, false)) answered();
}

net::Task<> Telnet::finish() {
  if (flight_.empty() && options_.confirm != Confirm::none) co_return end(Ending::Kind::done, "");
  if (flight_.unasked() > 0 && asks_at_finish()) co_await ask();
  if (!write_trouble_.empty()) co_return;
  finishing_ = true;
  flight_.half_close();
  answer_due_ = net::Clock::now() + (flight_.empty() ? kLastWord : options_.answer_deadline);
  auto done = co_await stream_.end_writing();
  if (!done) end(Ending::Kind::broken, done.error().text);
}

void Telnet::overdue() {
  if (!write_trouble_.empty()) {
    end(Ending::Kind::broken, write_trouble_);
  } else if (flight_.empty()) {
    end(Ending::Kind::done, "");
  } else {
    end(Ending::Kind::broken,
        fmt::format("no answer for {}", format_duration(options_.answer_deadline)));
  }
}

// In

net::Task<> Telnet::read_side() {
  std::array<char, 16u << 10> buffer;
  while (!ending_) {
    auto got = co_await stream_.read(buffer);
    if (!got) {
      end(Ending::Kind::broken, got.error().text);
    } else if (*got == 0) {
      co_await end_of_stream();
    } else {
      replies_.feed({buffer.data(), *got}, [this](const Reply& reply) { take_reply(reply); });
    }
  }
}

/// The peer has closed. Only behind our own end, and when all our bytes reached it, that proves
/// anything.
net::Task<> Telnet::end_of_stream() {
  replies_.end([this](const Reply& reply) { take_reply(reply); });
  if (ending_) co_return;
  bool proven = !flight_.settles() || wanted(options_, manners_) == Confirm::automatic;
  if (flight_.empty() && proven) co_return end(Ending::Kind::done, "");
  if (!finishing_) co_return end(Ending::Kind::broken, "the TSD closed the connection");
  bool complete = co_await stream_.took_everything();
  if (!complete) {
    co_return end(Ending::Kind::broken, "the TSD closed the connection before it had read all");
  }
  if (flight_.is_asked()) {
    if (manners_.version == Manners::Version::answers) {
      co_return end(Ending::Kind::broken, "the TSD closed the connection without its answer");
    }
    manners_.version = Manners::Version::mute;
    if (options_.confirm == Confirm::parsed) {
      co_return end(Ending::Kind::broken,
                    "this TSD does not answer \"version\": --confirm parsed is more than it gives");
    }
  }
  flight_.prove_all();
  end(Ending::Kind::done, "");
}

void Telnet::take_reply(const Reply& reply) {
  if (ending_) return;  // an answer behind bad news confirms nothing
  switch (reply.kind) {
    case Reply::Kind::answer:
      return answered();
    case Reply::Kind::refusal:
      return flight_.refuse(reply.text);
    case Reply::Kind::retry:
    case Reply::Kind::late:
      return end(Ending::Kind::retry, std::string(reply.text));
    case Reply::Kind::foreign:
      return end(Ending::Kind::broken, fmt::format("this is no TSD's telnet: {}", reply.text));
    case Reply::Kind::other:
      return;
  }
}

void Telnet::answered() {
  manners_.version = Manners::Version::answers;
  if (!flight_.is_asked()) {
    // A quick peer may be heard before the write that asked it is known to be over; the batch is
    // not touched until then.
    early_answer_ = asking_;
    return;
  }
  flight_.answer();
  if (flight_.is_asked()) {
    answer_due_ = net::Clock::now() + options_.answer_deadline;
  } else {
    answer_due_ = finishing_ ? net::Clock::now() + kLastWord : net::kNever;
  }
  outbox_.news.notify();
}

}  // namespace tsd::ship
