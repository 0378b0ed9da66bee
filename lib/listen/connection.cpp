#include "listen/connection.h"

#include <cstdint>
#include <utility>

#include "listen/http.h"
#include "listen/telnet.h"
#include "listen/tls.h"

namespace tsd::listen {
namespace {

/// How long a peer that goes on sending is read after stop().
constexpr auto kLastReads = std::chrono::seconds(1);

}  // namespace
Connection::Connection(net::asio::ip::tcp::socket socket, ServiceState& state, Shares& shares,
                       Turns& turns)
    : state_(state),
      shares_(shares),
      turns_(turns),
      socket_(std::move(socket), state.options().faults) {
  shares_.join(*this, socket_.address());
}

Connection::~Connection() {
  shares_.part(*this);
}

net::Task<> Connection::serve() {
  const InjectedFaults& faults = state_.options().faults;
  if (!faults.hang) co_await listen();
  if ((faults.hang || faults.mute) && !farewell_) co_await socket_.broken();
  if (state_.error()) co_return socket_.reset();  // what it sent may be lost
  if (farewell_) {
    co_await say_farewell();
    co_return;
  }
  co_await send_all();
  if (farewell_) {
    co_await say_farewell();
    co_return;
  }
  protocol_.reset();  // free its memory before waiting for a slow peer to close
  co_await socket_.part();
}

net::Task<> Connection::listen() {
  account();
  for (Next next = Next::wait; next != Next::end;) {
    bool waited = co_await turns_.wait(work_, next == Next::go_on);
    {
      Turns::Turn turn(turns_, work_, waited);
      next = take_turn(turn);
    }
    if (next == Next::wait) co_await wait();
  }
}

Connection::Next Connection::take_turn(const Turns::Turn& turn) {
  Next next = Next::go_on;
  while (next == Next::go_on && !farewell_) {
    say_what_is_due();
    next = step(turn);
    account();
    if (turn.is_over()) break;
  }
  return farewell_ ? Next::end : next;
}

/// One step: some milliseconds at most.
Connection::Next Connection::step(const Turns::Turn& turn) {
  std::string& lines = state_.lines();
  if (!protocol_ || !protocol_->pending())
    return receive(turn.share_of(ServiceState::kBufferBytes));
  if (protocol_->needs_room()) return socket_.stopping() ? Next::end : Next::wait;
  protocol_->go_on(lines);
  progress_ = true;
  // Lines are written before replies, so a peer that reads a reply can rely on them.
  if (!state_.print()) return Next::end;
  answer();
  return protocol_->over() || cut_off_ ? Next::end : Next::go_on;
}

Connection::Next Connection::receive(std::size_t most) {
  std::string_view bytes;
  auto input = socket_.receive(state_.buffer(), most, bytes);
  if (input == PeerSocket::Input::none_yet && !socket_.stopping()) return Next::wait;
  if (input == PeerSocket::Input::ended && protocol_) protocol_->end();
  if (input != PeerSocket::Input::some) return Next::end;
  if (net::Clock::now() > reads_until_) {
    socket_.reset();  // it goes on sending: some of it is not read
    return Next::end;
  }
  if (!protocol_) protocol_ = begin(bytes.front());
  std::string& lines = state_.lines();
  protocol_->feed(bytes, lines);
  if (!state_.print()) return Next::end;
  answer();
  if (protocol_->over() || cut_off_) return Next::end;
  bool has_all = bytes.size() < most;  // that the system had
  return has_all && !protocol_->pending() ? Next::wait : Next::go_on;
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
  std::string& replies = protocol_->replies().text();
  if (replies.empty()) return;
  if (faults.mute) return replies.clear();
  if (faults.half_answer && !std::exchange(cut_off_, true))
    replies.resize((replies.size() + 1) / 2);
  bool sent = socket_.send(replies);
  progress_ = progress_ || sent;
  if (sent) protocol_->refill();
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

/// Tells the others what this peer holds, and sets its deadline.
void Connection::account() {
  const InjectedFaults& faults = state_.options().faults;
  bool has_deadline = !faults.hang && !faults.mute;
  bool unread = protocol_ && !protocol_->replies().text().empty();
  bool is_amid = protocol_ && (protocol_->is_amid() || unread);
  std::uint64_t finished = protocol_ ? protocol_->finished() : 0;
  bool is_new = std::exchange(progress_, false) || finished != std::exchange(finished_, finished);
  if (has_deadline) shares_.served(*this, is_amid, is_new);
  shares_.hold(*this, protocol_ ? protocol_->held() : 0);
}

/// Waits until there is something to read or to reply, or room for waiting replies.
net::Task<> Connection::wait() {
  say_what_is_due();
  bool replies_wait = protocol_ && !protocol_->replies().text().empty();
  if (!replies_wait) {
    due_ ? co_await socket_.readable(*due_) : co_await socket_.readable();
  } else if (protocol_->needs_room()) {
    co_await socket_.writable();  // stops reading from a peer that does not read its replies
  } else {
    co_await socket_.either();
  }
  if (!replies_wait || farewell_) co_return;
  answer();
  account();
}

net::Task<> Connection::send_all() {
  while (protocol_ && !protocol_->replies().text().empty() && !socket_.stopping() && !farewell_) {
    co_await socket_.writable();
    if (farewell_) break;
    answer();
    account();
  }
}

void Connection::leave(Farewell why) {
  farewell_ = why;
  if (protocol_) {
    // What the peer sent last, or our answer, is lost: its end must not look as if all was well.
    bool owes = !protocol_->replies().text().empty();
    must_reset_ =
        protocol_->proves_by_end() && (owes || protocol_->is_amid() || protocol_->pending());
    protocol_->part(why);
  }
  socket_.wake();
}

/// Others wait for the place of a peer that was crowded out: it is free at once.
net::Task<> Connection::say_farewell() {
  if (must_reset_) co_return socket_.reset();
  bool owes = protocol_ && !protocol_->replies().text().empty();
  if (owes) answer();
  protocol_.reset();
  if (!owes || farewell_ == Farewell::crowded) co_return socket_.close();
  co_await socket_.part();
}

void Connection::stop() {
  reads_until_ = net::Clock::now() + kLastReads;
  socket_.stop();
}

}  // namespace tsd::listen
