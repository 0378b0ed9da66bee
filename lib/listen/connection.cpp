#include "listen/connection.h"

#include <utility>

#include "listen/http.h"
#include "listen/telnet.h"
#include "listen/tls.h"

namespace tsd::listen {

Connection::Connection(net::asio::ip::tcp::socket socket, Intake& intake)
    : intake_(intake), wire_(std::move(socket), intake.manners().faults) {}

net::Task<> Connection::serve() {
  const Faults& faults = intake_.manners().faults;
  if (!faults.hang) co_await listen();
  if (faults.hang || faults.mute) co_await wire_.broken();
  co_await send_all();
  dialogue_.reset();  // its memory is not held for a peer that is slow to part
  co_await wire_.part();
}

net::Task<> Connection::listen() {
  for (;;) {
    say_what_is_due();
    std::string_view bytes;
    auto input = wire_.receive(intake_.buffer(), Intake::kBufferBytes, bytes);
    if (input == Wire::Input::none_yet && !wire_.stopping()) {
      co_await wait();
      continue;
    }
    if (input == Wire::Input::ended && dialogue_) dialogue_->end();
    if (input != Wire::Input::some) co_return;
    if (!dialogue_) dialogue_ = begin(bytes.front());
    dialogue_->feed(bytes, intake_.lines());
    // The lines go first: whoever reads a reply may count on them.
    if (!intake_.print()) co_return;
    answer();
    if (dialogue_->over() || cut_off_) co_return;
    if (dialogue_->replies().size() > kMostWaitingReplies) co_await send_all();
  }
}

std::unique_ptr<Dialogue> Connection::begin(char first) {
  const auto& tls = intake_.manners().tls;
  if (!tls) return begin_in_clear(first);
  return tls->wrap([this](char first_in_clear) { return begin_in_clear(first_in_clear); });
}

/// The first byte decides for the life of the connection, as OpenTSDB does.
std::unique_ptr<Dialogue> Connection::begin_in_clear(char first) {
  if (first >= 'A' && first <= 'Z') return std::make_unique<Http>(intake_);
  return std::make_unique<Telnet>(intake_);
}

void Connection::answer() {
  const Faults& faults = intake_.manners().faults;
  std::string& replies = dialogue_->replies();
  if (replies.empty()) return;
  if (faults.mute) return replies.clear();
  if (faults.half_answer && !std::exchange(cut_off_, true))
    replies.resize((replies.size() + 1) / 2);
  wire_.send(replies);
}

void Connection::say_what_is_due() {
  if (!dialogue_ || !dialogue_->owes_replies()) return;
  auto now = std::chrono::steady_clock::now();
  if (!due_) due_ = now + intake_.manners().faults.late;
  if (now < *due_) return;
  due_.reset();
  dialogue_->say_late_replies();
  answer();
}

/// Until there is something to read or to say, or room for the replies that wait.
net::Task<> Connection::wait() {
  if (!dialogue_ || dialogue_->replies().empty()) {
    due_ ? co_await wire_.readable(*due_) : co_await wire_.readable();
  } else {
    co_await wire_.either();
    answer();
  }
}

/// A peer that reads no replies is not read either.
net::Task<> Connection::send_all() {
  while (dialogue_ && !dialogue_->replies().empty() && !wire_.stopping()) {
    co_await wire_.writable();
    answer();
  }
}

}  // namespace tsd::listen
