#include "ship/telnet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <utility>

#include "ship/refusals.h"

namespace tsd::ship {
namespace {

using namespace net::asio::experimental::awaitable_operators;

constexpr std::string_view kQuestion = "version\n";

// A full batch is asked for at once; less than that when lines have waited this long, so that one
// round of an agent is one question.
constexpr std::size_t kAskBytes = 60u << 10;
constexpr Duration kAskAfter{100};
// A half-close costs a connection: for a steady trickle, one a second.
constexpr Duration kHalfCloseAfter{1000};

// A peer that has proven everything and was told the end may take this long to close.
constexpr Duration kLastWord{1000};
constexpr std::size_t kMostRefusalBytes = 1u << 20;

// A TSD that may be of the kind that never answers `version` is asked by half-close after this.
constexpr Duration kLearnFor{2000};

}  // namespace

Telnet::Telnet(net::Stream& stream, Outbox& outbox, Manners& manners, const TelnetOptions& options,
               TakeRejection reject)
    : stream_(stream),
      outbox_(outbox),
      manners_(manners),
      options_(options),
      reject_(std::move(reject)),
      replies_(manners.signature) {}

Telnet::~Telnet() {
  for (; !flight_.empty(); flight_.pop_back()) outbox_.put_back(std::move(flight_.back()));
  for (; !settling_.empty(); settling_.pop_back()) {
    outbox_.put_back(std::move(settling_.back().batch));
  }
}

net::Task<Ending> Telnet::run() {
  co_await (write_side() || read_side());
  stream_.close();
  co_return ending_.value_or(Ending{Ending::Kind::broken, "the connection was given up"});
}

void Telnet::end(Ending::Kind kind, std::string reason) {
  if (ending_) return;
  if (kind == Ending::Kind::broken && flight_bytes_ > 0) {
    manners_.allowance = std::max<std::size_t>(1, std::min(manners_.allowance, flight_bytes_) / 2);
  }
  if (kind == Ending::Kind::done) {
    for (auto& settled : settling_) {
      outbox_.confirm(std::move(settled.batch), settled.refused, level());
    }
    settling_.clear();
  }
  ending_ = Ending{kind, std::move(reason)};
  outbox_.news.notify();
}

// Out

net::Task<> Telnet::write_side() {
  while (!ending_) {
    switch (next_step()) {
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
        co_await outbox_.news.wait(wake_time());
        break;
    }
    settle();
    if (net::Clock::now() < answer_due_) continue;
    if (may_be_mute()) {
      co_await finish();
    } else {
      overdue();
    }
  }
}

/// What counts as arrived here. A TSD that never answers can be believed by its end only.
Confirm Telnet::wanted() const {
  if (options_.confirm != Confirm::automatic || !options_.auto_settles) return options_.confirm;
  return manners_.version == Manners::Version::mute ? Confirm::received : Confirm::settled;
}

/// The level that a proof of now has reached, as receipts call it.
const char* Telnet::level() const {
  if (options_.confirm == Confirm::none) return "none";
  return manners_.version == Manners::Version::answers ? "parsed" : "received";
}

/// It was asked for the first time, and silence may be all that it ever says.
bool Telnet::may_be_mute() const {
  return options_.confirm == Confirm::automatic && options_.auto_settles && !finishing_ &&
         manners_.version == Manners::Version::unknown && write_trouble_.empty();
}

/// `version` is asked on the living connection: the endpoint is known to answer, or has to.
bool Telnet::asks_alive() const {
  switch (wanted()) {
    case Confirm::automatic:
    case Confirm::parsed:
      return manners_.version == Manners::Version::answers;
    case Confirm::settled:
      return true;
    case Confirm::none:
    case Confirm::received:
    case Confirm::stored:
      return false;  // the last is not telnet's to give
  }
  return false;
}

/// A one-shot push of few lines is confirmed by its end alone: VictoriaMetrics counts a `version`
/// as an invalid row, and a clean end proves as much.
bool Telnet::asks_at_finish() const {
  Confirm level = wanted();
  if (level == Confirm::none || level == Confirm::received) return false;
  switch (manners_.version) {
    case Manners::Version::answers:
      return true;
    case Manners::Version::mute:
      return options_.confirm == Confirm::parsed;
    case Manners::Version::unknown:
      return level == Confirm::parsed || (!outbox_.closed() && questions_.empty());
  }
  return false;
}

Telnet::Step Telnet::next_step() const {
  if (finishing_ || !write_trouble_.empty()) return Step::wait;
  bool alone = unasked_ > 0 && flight_.back().is_alone();
  bool open = flight_bytes_ < manners_.allowance && !alone;
  if (open && outbox_.has_waiting()) return Step::send;
  bool no_more = outbox_.closed() && !outbox_.has_waiting();
  if (flight_.empty()) return no_more && settling_.empty() ? Step::finish : Step::wait;
  bool due = no_more || !open || outbox_.pressed() || net::Clock::now() >= ask_time();
  if (!due) return Step::wait;
  if (!asks_alive() || (no_more && wanted() != Confirm::settled)) return Step::finish;
  // Until the first answer its look is unknown, and two of them could not be told apart.
  bool may_ask = manners_.version == Manners::Version::answers || questions_.empty();
  return unasked_ > 0 && may_ask ? Step::ask : Step::wait;
}

/// When the lines under way have waited long enough for their proof to be asked.
net::Time Telnet::ask_time() const {
  if (unasked_ == 0) return net::kNever;
  bool costly = !asks_alive() && manners_.version != Manners::Version::unknown;
  return unasked_since_ + (costly ? kHalfCloseAfter : kAskAfter);
}

net::Time Telnet::wake_time() const {
  net::Time when = answer_due_;
  if (!settling_.empty()) when = std::min(when, settling_.front().until);
  bool may_ask = manners_.version == Manners::Version::answers || questions_.empty();
  return finishing_ || !may_ask ? when : std::min(when, ask_time());
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
  Batch batch = outbox_.take(manners_.allowance - flight_bytes_);
  batch.set_sent();
  if (unasked_++ == 0) unasked_since_ = net::Clock::now();
  flight_bytes_ += batch.bytes();
  flight_.push_back(std::move(batch));
  bool asks = manners_.version == Manners::Version::answers && asks_alive() &&
              (flight_.back().bytes() >= kAskBytes || flight_.back().is_alone());
  asking_ = asks;
  bool done = co_await write(flight_.back().wire(), asks ? kQuestion : "");
  if (done && asks) asked();
  if (done && options_.confirm == Confirm::none) prove(1);
}

net::Task<> Telnet::ask() {
  replies_.expect_first_answer();
  asking_ = true;
  bool done = co_await write(kQuestion, "");
  if (done) asked();
}

void Telnet::asked() {
  asking_ = false;
  questions_.push_back(std::exchange(unasked_, 0));
  if (answer_due_ == net::kNever) {
    Duration deadline = may_be_mute() ? kLearnFor : options_.answer_deadline;
    answer_due_ = net::Clock::now() + std::min(deadline, options_.answer_deadline);
  }
  if (std::exchange(early_answer_, false)) answered();
}

net::Task<> Telnet::finish() {
  if (flight_.empty() && options_.confirm != Confirm::none) co_return end(Ending::Kind::done, "");
  if (unasked_ > 0 && asks_at_finish()) co_await ask();
  if (!write_trouble_.empty()) co_return;
  finishing_ = true;
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
  bool proven = settling_.empty() || wanted() == Confirm::automatic;
  if (flight_.empty() && proven) co_return end(Ending::Kind::done, "");
  if (!finishing_) co_return end(Ending::Kind::broken, "the TSD closed the connection");
  bool complete = co_await stream_.took_everything();
  if (!complete) {
    co_return end(Ending::Kind::broken, "the TSD closed the connection before it had read all");
  }
  if (!questions_.empty()) {
    if (manners_.version == Manners::Version::answers) {
      co_return end(Ending::Kind::broken, "the TSD closed the connection without its answer");
    }
    manners_.version = Manners::Version::mute;
    if (options_.confirm == Confirm::parsed) {
      co_return end(Ending::Kind::broken,
                    "this TSD does not answer \"version\": --confirm parsed is more than it gives");
    }
  }
  prove(flight_.size());
  end(Ending::Kind::done, "");
}

void Telnet::take_reply(const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::answer:
      return answered();
    case Reply::Kind::refusal:
      if (flight_.empty()) return;
      refusal_bytes_ += reply.text.size();
      // Beyond the bound they only say that there were some.
      if (refusals_.empty() || refusal_bytes_ <= kMostRefusalBytes) {
        refusals_.emplace_back(reply.text);
      }
      return;
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
  if (questions_.empty()) {
    // A quick peer may be heard before the write that asked it is known to be over; the batch is
    // not touched until then.
    early_answer_ = asking_;
    return;
  }
  prove(questions_.front());
  questions_.pop_front();
  if (!questions_.empty()) {
    answer_due_ = net::Clock::now() + options_.answer_deadline;
  } else {
    answer_due_ = finishing_ ? net::Clock::now() + kLastWord : net::kNever;
  }
  outbox_.news.notify();
}

// Proof

/// The oldest `batches` under way have arrived; the refusals since the last proof are about them.
/// Where it cannot be told which lines are meant, all of them go again, in smaller pieces.
void Telnet::prove(std::size_t batches) {
  manners_.allowance = manners_.allowance > SIZE_MAX / 2 ? SIZE_MAX : manners_.allowance * 2;
  std::vector<Batch> proven;
  for (; batches > 0; --batches) {
    flight_bytes_ -= flight_.front().bytes();
    proven.push_back(std::move(flight_.front()));
    flight_.pop_front();
  }
  std::vector<std::size_t> refused(proven.size());
  bool settled = settle_refusals(proven, refused);
  refusals_.clear();
  refusal_bytes_ = 0;
  if (settled) {
    for (std::size_t i = 0; i < proven.size(); ++i) confirm(std::move(proven[i]), refused[i]);
  } else {
    for (; !proven.empty(); proven.pop_back()) outbox_.put_back_in_pieces(std::move(proven.back()));
  }
}

/// Tells whose the refusals are, and counts them in `refused` batch by batch. False, and nothing
/// told, where that is not certain.
bool Telnet::settle_refusals(std::vector<Batch>& batches, std::vector<std::size_t>& refused) {
  if (refusals_.empty()) return true;
  struct Place {
    std::size_t batch;
    std::uint64_t number;
  };
  std::vector<std::string_view> lines;
  std::vector<Place> places;
  for (std::size_t i = 0; i < batches.size(); ++i) {
    auto some = batches[i].lines();
    lines.insert(lines.end(), some.begin(), some.end());
    for (std::size_t k = 0; k < some.size(); ++k) places.push_back({i, batches[i].number(k)});
  }
  std::optional<std::vector<std::size_t>> matched;
  if (lines.size() == 1) {
    matched = {0};
  } else if (refusal_bytes_ <= kMostRefusalBytes) {
    matched = match_refusals(refusals_, lines);
  }
  if (!matched) return false;
  for (std::size_t i = 0; i < matched->size(); ++i) {
    const Place& place = places[(*matched)[i]];
    ++refused[place.batch];
    batches[place.batch].strike(place.number);
    reject_({batches[place.batch].is_from_stdin() ? place.number : 0, 0,
             lines[(*matched)[i]].substr(4), "tsd", refusals_[i]});
  }
  return true;
}

/// Proven lines are held for a while where late errors can still be heard: as long as it takes with
/// --confirm settled, and else as long as it costs nothing.
void Telnet::confirm(Batch batch, std::size_t refused) {
  bool hears_more = wanted() == Confirm::settled ||
                    (wanted() == Confirm::automatic && (asks_alive() || finishing_));
  if (hears_more) {
    settling_.push_back(
        {outbox_.shed(std::move(batch)), refused, net::Clock::now() + options_.settle});
  } else {
    outbox_.confirm(std::move(batch), refused, level());
  }
}

void Telnet::settle() {
  bool costs = outbox_.full() || (outbox_.closed() && !finishing_);
  bool at_once = wanted() == Confirm::automatic && costs;
  while (!settling_.empty()) {
    Settling& first = settling_.front();
    bool waited = net::Clock::now() >= first.until;
    if (!waited && !at_once) break;
    bool heard = waited && manners_.version == Manners::Version::answers;
    outbox_.confirm(std::move(first.batch), first.refused, heard ? "settled" : level());
    settling_.pop_front();
  }
}

}  // namespace tsd::ship
