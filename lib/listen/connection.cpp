#include "listen/connection.h"

#include <utility>

#include "listen/http.h"
#include "listen/telnet.h"
#include "listen/tls.h"

namespace tsd::listen {

Connection::Connection(net::asio::ip::tcp::socket socket, ServiceState& state)
    : state_(state), socket_(std::move(socket), state.options().faults) {}

net::Task<> Connection::serve() {
  const InjectedFaults& faults = state_.options().faults;
  if (!faults.hang) co_await listen();
  if (faults.hang || faults.mute) co_await socket_.broken();
  if (state_.error()) co_return socket_.reset();  // what it sent may be lost
  co_await send_all();
  protocol_.reset();  // free its memory before waiting for a slow peer to close
  co_await socket_.part();
}

net::Task<> Connection::listen() {
  for (;;) {
    say_what_is_due();
    std::string_view bytes;
    auto input = socket_.receive(state_.buffer(), ServiceState::kBufferBytes, bytes);
    if (input == PeerSocket::Input::none_yet && !socket_.stopping()) {
      co_await wait();
      continue;
    }
    if (input == PeerSocket::Input::ended && protocol_) protocol_->end();
    if (input != PeerSocket::Input::some) co_return;
    if (!protocol_) protocol_ = begin(bytes.front());
    protocol_->feed(bytes, state_.lines());
    // Lines are written before replies, so a peer that reads a reply can rely on them.
    if (!state_.print()) co_return;
    answer();
    if (protocol_->over() || cut_off_) co_return;
    if (protocol_->replies().size() > kMostWaitingReplies) co_await send_all();
  }
}

std::unique_ptr<Protocol> Connection::begin(char first) {
  const auto& tls = state_.options().tls;
  if (!tls) return begin_in_clear(first);
  return tls->wrap([this](char first_in_clear) { return begin_in_clear(first_in_clear); });
}

/// The first byte decides for the life of the connection, as OpenTSDB does.
std::unique_ptr<Protocol> Connection::begin_in_clear(char first) {
  if (first >= 'A' && first <= 'Z') return std::make_unique<HttpProtocol>(state_);
  return std::make_unique<TelnetProtocol>(state_);
}

void Connection::answer() {
  const InjectedFaults& faults = state_.options().faults;
  std::string& replies = protocol_->replies();
  if (replies.empty()) return;
  if (faults.mute) return replies.clear();
  if (faults.half_answer && !std::exchange(cut_off_, true))
    replies.resize((replies.size() + 1) / 2);
  socket_.send(replies);
}

void Connection::say_what_is_due() {
  if (!protocol_ || !protocol_->owes_replies()) return;
  auto now = net::Clock::now();
  if (!due_) due_ = now + state_.options().faults.late;
  if (now < *due_) return;
  due_.reset();
  protocol_->say_late_replies();
  answer();
}

/// Waits until there is something to read or to reply, or room for waiting replies.
net::Task<> Connection::wait() {
  if (!protocol_ || protocol_->replies().empty()) {
    due_ ? co_await socket_.readable(*due_) : co_await socket_.readable();
  } else {
    co_await socket_.either();
    answer();
  }
}

/// Stops reading from a peer that does not read its replies.
net::Task<> Connection::send_all() {
  while (protocol_ && !protocol_->replies().empty() && !socket_.stopping()) {
    co_await socket_.writable();
    answer();
  }
}

}  // namespace tsd::listen
