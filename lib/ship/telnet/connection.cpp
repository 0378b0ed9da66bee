#include "ship/telnet/connection.h"

#include <array>
#include <utility>

#include "base/foreign.h"
#include "ship/queue/lost_lines.h"

namespace tsd::ship {
namespace {

// A connection that has stepped aside waits for so long for the answer over HTTP.
constexpr Duration kAside{1000};

constexpr std::string_view kQuestion = "version\n";

using Step = TelnetPolicy::Step;
using EndKind = ConnectionEnd::Kind;

}  // namespace

TelnetConnection::TelnetConnection(net::Stream& stream, SendQueue& queue, Peering peering,
                                   const TelnetOptions& options, Pace& pace, TakeRejection reject)
    : stream_(stream),
      queue_(queue),
      options_(options),
      peering_(std::move(peering)),
      behavior_(peering_.behavior),
      pace_(pace),
      reject_(reject),
      in_flight_(queue, behavior_, options, std::move(reject)),
      policy_(behavior_, options, net::Clock::now()),
      http_heard_(queue.news.executor()),
      http_wanted_(queue.news.executor()) {}

net::Task<ConnectionEnd> TelnetConnection::run() {
  co_await net::first_of(talk(), ask_over_http());
  stream_.close();
  if (!policy_.end()) co_return ConnectionEnd{EndKind::broken, "the connection was given up"};
  if (policy_.end()->kind == EndKind::done) {
    in_flight_.confirm_proven();
  } else {
    in_flight_.shrink_allowance();
  }
  co_return *policy_.end();
}

net::Task<> TelnetConnection::talk() {
  co_await net::first_of(write_side(), read_side());
  if (!steps_aside_) co_return;
  stream_.close();
  net::Time latest = net::Clock::now() + kAside;
  while (policy_.awaits_http() && net::Clock::now() < latest) co_await http_heard_.wait(latest);
}

TelnetLoad TelnetConnection::load(net::Time now) {
  TelnetLoad load;
  blocked_ = blocked_ && behavior_.peer == Peer::unknown;
  load.blocked = blocked_;
  load.has_waiting = queue_.has_waiting() && !blocked_;
  load.closed = queue_.closed();
  load.pressed = queue_.pressed();
  load.pace_opens = pace_.opens(now);
  in_flight_.tell(load);
  return load;
}

// Out

net::Task<> TelnetConnection::write_side() {
  for (;;) {
    // Read the clock once: a deadline that passes between two reads would never fire.
    net::Time now = net::Clock::now();
    auto [step, wake] = policy_.next(now, load(now));
    switch (step) {
      case Step::send:
        co_await send();
        break;
      case Step::ask:
        co_await ask();
        break;
      case Step::find_store:
        http_wanted_.notify();
        break;
      case Step::half_close:
        co_await half_close();
        break;
      case Step::wait:
        co_await queue_.news.wait(wake);
        break;
      case Step::end:
        co_return;
    }
    in_flight_.settle(net::Clock::now());
  }
}

net::Task<bool> TelnetConnection::write(std::string_view bytes, std::string_view more) {
  auto done = co_await stream_.write(bytes, more);
  if (!done) policy_.write_failed(done.error().text, net::Clock::now());
  co_return static_cast<bool>(done);
}

net::Task<> TelnetConnection::send() {
  net::Time now = net::Clock::now();
  Batch lines = take_lines(now);
  if (lines.empty()) co_return step_aside();
  has_written_ = true;
  const Batch& batch = in_flight_.add(std::move(lines), now);
  pace_.spend(batch.size());
  bool asks = policy_.asks_behind(batch.bytes(), batch.is_alone());
  if (asks) policy_.question_begins();
  bool done = co_await write(batch.wire(), asks ? kQuestion : "");
  if (done && asks) question_written();
  if (done && options_.confirm == Confirm::none) {
    in_flight_.prove(1, Confirm::none, net::Clock::now());
  }
}

/// The next lines that may be written. While it is not known which TSD this is, only those that
/// every TSD stores alike; then all but those that this one would lose in silence.
Batch TelnetConnection::take_lines(net::Time now) {
  Batch batch = queue_.take(policy_.room(in_flight_.bytes()), pace_.lines(now));
  if (behavior_.peer != Peer::unknown || !needs_identity(options_.confirm)) {
    reject_lost(peering_.rules, behavior_.peer, peering_.unix_seconds(), batch, queue_, reject_);
    return batch;
  }
  std::size_t common = peering_.rules.common_bytes(batch, peering_.unix_seconds());
  if (common == batch.bytes()) return batch;
  blocked_ = true;
  Batch front;
  if (common > 0) front = batch.take_front(common);
  queue_.put_back(std::move(batch));
  return front;
}

/// VictoriaMetrics before 1.131 takes up no connection while another one has not said a byte: while
/// nothing may be written here, nothing is heard over HTTP. So this connection ends, once an
/// endpoint, and the next one knows what was heard.
void TelnetConnection::step_aside() {
  if (!blocked_ || has_written_ || !policy_.awaits_http() || behavior_.has_stepped_aside) return;
  behavior_.has_stepped_aside = true;
  steps_aside_ = true;
  policy_.end(EndKind::done, "");
}

net::Task<> TelnetConnection::ask() {
  policy_.question_begins();
  bool done = co_await write(kQuestion, "");
  if (done) question_written();
}

void TelnetConnection::question_written() {
  in_flight_.ask(net::Clock::now());
  if (policy_.question_written(net::Clock::now())) count_answer();
}

net::Task<> TelnetConnection::half_close() {
  in_flight_.half_close();
  policy_.half_closed(net::Clock::now(), in_flight_.empty());
  auto done = co_await stream_.end_writing();
  if (!done) policy_.end(EndKind::broken, done.error().text);
}

// In

net::Task<> TelnetConnection::read_side() {
  std::array<char, 16u << 10> buffer;
  while (!policy_.end()) {
    auto got = co_await stream_.read(buffer);
    if (!got) {
      policy_.end(EndKind::broken, got.error().text);
    } else if (*got == 0) {
      co_await end_of_stream();
    } else {
      replies_.feed({buffer.data(), *got}, [this](const Reply& reply) { take_reply(reply); });
      policy_.heard_half(replies_.rest(), net::Clock::now());
    }
  }
}

net::Task<> TelnetConnection::end_of_stream() {
  replies_.end([this](const Reply& reply) { take_reply(reply); });
  policy_.heard_half(replies_.rest(), net::Clock::now());
  if (policy_.end()) co_return;
  // Spelt out: g++ 12 miscompiles co_await within a condition.
  bool took_everything = false;
  if (policy_.end_may_prove()) took_everything = co_await stream_.took_everything();
  net::Time latest = policy_.hears_http_until();
  while (policy_.awaits_http() && net::Clock::now() < latest) co_await http_heard_.wait(latest);
  if (policy_.end()) co_return;
  net::Time now = net::Clock::now();
  if (!policy_.peer_closed(load(now), took_everything)) co_return;
  in_flight_.prove_all(Confirm::received, now);
  policy_.end(EndKind::done, "");
}

void TelnetConnection::take_reply(const Reply& reply) {
  if (reply.kind == Reply::Kind::late) queue_.note_late_error();  // each is another line's
  if (policy_.end()) return;  // an answer behind bad news confirms nothing
  switch (reply.kind) {
    case Reply::Kind::answer:
      if (policy_.answered(reply.peer, in_flight_.is_asked())) count_answer();
      return;
    case Reply::Kind::more:
      return policy_.heard_more(reply.text);
    case Reply::Kind::complaint:
      if (!policy_.is_identified()) return policy_.heard_foreign(reply.text);
      return take_refusal(reply.text);
    case Reply::Kind::refusal:
      policy_.recognized();
      return take_refusal(reply.text);
    case Reply::Kind::retry:
    case Reply::Kind::late:
      return policy_.end(EndKind::retry, printable(reply.text));
    case Reply::Kind::foreign:
      return policy_.heard_foreign(reply.text);
  }
}

/// A refusal behind the answer that proved its line unsettles all that waits for --settle.
void TelnetConnection::take_refusal(std::string_view words) {
  bool is_counted = in_flight_.refuse(words);
  if (!is_counted) policy_.end(EndKind::retry, printable(words));
}

void TelnetConnection::count_answer() {
  net::Time now = net::Clock::now();
  in_flight_.answer(now);
  policy_.answer_counted(now, in_flight_.is_asked());
  queue_.news.notify();
}

// Beside

/// Ends with the connection only.
net::Task<> TelnetConnection::ask_over_http() {
  if (policy_.asks_over_http()) {
    HttpIdentity found = co_await peering_.ask_identity();
    bool is_other = !found.place.empty() && found.place != stream_.place();
    if (is_other) found = co_await peering_.find_store();  // asked another address of the name
    if (found.has_store()) in_flight_.found_store(found.asked, net::Clock::now());
    policy_.heard_over_http(found);
    queue_.news.notify();
    http_heard_.notify();
  }
  while (!policy_.end()) {
    if (policy_.finds_store()) {
      HttpIdentity found = co_await peering_.find_store();
      bool is_there = policy_.heard_of_store(found);
      if (is_there) in_flight_.found_store(found.asked, net::Clock::now());
      queue_.news.notify();
    } else {
      co_await http_wanted_.wait();
    }
  }
}

}  // namespace tsd::ship
