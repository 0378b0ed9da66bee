#include "listen/connection.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "listen/http.h"
#include "listen/telnet.h"

namespace asio = boost::asio;

namespace tsd::listen {
namespace {

using asio::ip::tcp;
constexpr auto kOutcome = asio::as_tuple(asio::use_awaitable);  // (error, ...), no exceptions

/// After our FIN a peer may still be sending; closing at once would reset it, and with the reset it
/// would lose replies that it has not read.
constexpr auto kPatience = std::chrono::seconds(1);

}  // namespace

Connection::Connection(tcp::socket socket, const Manners& manners, Intake& intake)
    : socket_(std::move(socket)),
      deadline_(socket_.get_executor()),
      manners_(manners),
      intake_(intake) {
  boost::system::error_code ignored;  // a peer that has gone already is noticed at its first byte
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
}

void Connection::stop() {
  stopping_ = true;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  deadline_.cancel();
}

asio::awaitable<void> Connection::serve() {
  co_await talk();
  co_await part();
}

asio::awaitable<void> Connection::talk() {
  for (;;) {
    std::string_view bytes;
    Input input = receive(bytes);
    if (input == Input::none_yet && !stopping_) {
      co_await wait();
      continue;
    }
    if (input == Input::ended && dialogue_) dialogue_->end();
    if (input != Input::some) co_return;
    if (!dialogue_) begin(bytes.front());
    dialogue_->feed(bytes, intake_.lines());
    // The lines go first: whoever reads a reply may count on them.
    if (!intake_.print() || dialogue_->over()) co_return;
    send_what_goes();
    while (!stopping_ && dialogue_->replies().size() > kMostWaitingReplies) co_await wait_to_send();
  }
}

/// The first byte decides for the life of the connection, as OpenTSDB does.
void Connection::begin(char first) {
  if (first >= 'A' && first <= 'Z') {
    dialogue_ = std::make_unique<Http>(manners_, intake_.counters(), intake_.body_room());
  } else {
    dialogue_ = std::make_unique<Telnet>(manners_, intake_.counters(), intake_.host());
  }
}

Connection::Input Connection::receive(std::string_view& bytes) {
  boost::system::error_code error;
  std::size_t got = socket_.read_some(asio::buffer(intake_.buffer(), Intake::kBufferBytes), error);
  bytes = {intake_.buffer(), got};
  if (error == asio::error::would_block || error == asio::error::try_again) return Input::none_yet;
  return error ? Input::ended : Input::some;
}

/// Until there is something to read, or room for the replies that wait.
asio::awaitable<void> Connection::wait() {
  if (!dialogue_ || dialogue_->replies().empty()) {
    co_await socket_.async_wait(tcp::socket::wait_read, kOutcome);
  } else {
    using namespace asio::experimental::awaitable_operators;
    co_await (socket_.async_wait(tcp::socket::wait_read, kOutcome) ||
              socket_.async_wait(tcp::socket::wait_write, kOutcome));
    send_what_goes();
  }
}

asio::awaitable<void> Connection::wait_to_send() {
  co_await socket_.async_wait(tcp::socket::wait_write, kOutcome);
  send_what_goes();
}

void Connection::send_what_goes() {
  std::string& replies = dialogue_->replies();
  if (replies.empty()) return;
  boost::system::error_code error;
  std::size_t sent = socket_.write_some(asio::buffer(replies), error);
  replies.erase(0, sent);
  if (error && error != asio::error::would_block) replies.clear();  // nobody will read them
}

/// All replies, FIN, and a moment for the peer to take them.
asio::awaitable<void> Connection::part() {
  using namespace asio::experimental::awaitable_operators;
  boost::system::error_code error;
  if (dialogue_) send_what_goes();
  while (dialogue_ && !stopping_ && !dialogue_->replies().empty()) co_await wait_to_send();
  socket_.shutdown(tcp::socket::shutdown_send, error);
  deadline_.expires_after(kPatience);
  while (!stopping_ && !error) {
    std::string_view ignored;
    Input input = receive(ignored);
    if (input == Input::ended) break;
    if (input == Input::some) continue;
    auto first = co_await (socket_.async_wait(tcp::socket::wait_read, kOutcome) ||
                           deadline_.async_wait(kOutcome));
    if (first.index() == 1) break;
  }
  socket_.close(error);
}

}  // namespace tsd::listen
