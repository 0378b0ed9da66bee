#include "listen/peer_socket.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "base/text.h"

namespace tsd::listen {
namespace {

namespace asio = net::asio;
using asio::ip::tcp;
using boost::system::error_code;
using net::Task;

/// How long to wait after our FIN: the peer may still be sending, and closing at once would reset
/// the connection, which discards replies that it has not read.
constexpr auto kPatience = std::chrono::seconds(1);

/// A slow socket passes a tenth of its rate, at least one byte, then pauses.
constexpr std::uint64_t kStepsASecond = 10;

bool would_block(const error_code& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

}  // namespace

PeerSocket::PeerSocket(tcp::socket socket, const InjectedFaults& faults)
    : socket_(std::move(socket)),
      timer_(socket_.get_executor()),
      until_reset_(faults.reset_after),
      rate_(faults.slow),
      allowance_(rate_ > 0 ? 0 : std::numeric_limits<std::size_t>::max()) {
  error_code ignored;  // a closed peer is noticed at the first read
  socket_.non_blocking(true, ignored);
  socket_.set_option(tcp::no_delay(true), ignored);
}

std::string PeerSocket::address() const {
  error_code gone;
  auto endpoint = socket_.remote_endpoint(gone);
  return gone ? std::string() : endpoint.address().to_string();
}

PeerSocket::Input PeerSocket::receive(char* buffer, std::size_t room, std::string_view& bytes) {
  room = std::min(room, allowance_);
  if (until_reset_ > 0) room = std::min<std::size_t>(room, until_reset_);
  bytes = {};
  if (room == 0) return Input::none_yet;
  error_code error;
  std::size_t got = socket_.read_some(asio::buffer(buffer, room), error);
  if (would_block(error)) return Input::none_yet;
  if (error) return Input::ended;
  bytes = {buffer, got};
  if (rate_ > 0) allowance_ -= got;
  if (until_reset_ > 0 && (until_reset_ -= got) == 0) reset();
  return Input::some;
}

bool PeerSocket::send(std::string& text) {
  error_code error;
  std::size_t some = std::min(text.size(), allowance_);
  std::size_t sent = some == 0 ? 0 : socket_.write_some(asio::buffer(text.data(), some), error);
  if (rate_ > 0) allowance_ -= sent;
  text.erase(0, error && !would_block(error) ? text.npos : sent);
  if (text.empty()) release(text);
  return sent > 0;
}

Task<> PeerSocket::readable() {
  co_await wait(tcp::socket::wait_read);
}
Task<> PeerSocket::readable(net::Time deadline) {
  timer_.expires_at(deadline);
  co_await net::first_of(readable(), alarm());
}
Task<> PeerSocket::writable() {
  co_await wait(tcp::socket::wait_write);
}
Task<> PeerSocket::broken() {
  co_await wait(tcp::socket::wait_error);
}

Task<> PeerSocket::either() {
  if (allowance_ == 0) co_await rest();
  if (!stopping_) co_await net::first_of(readable(), writable());
}

Task<> PeerSocket::wait(tcp::socket::wait_type what) {
  if (allowance_ == 0) co_await rest();
  if (!stopping_) co_await event(what);
}

Task<> PeerSocket::event(tcp::socket::wait_type what) {
  co_await socket_.async_wait(what, net::kQuietly);
}

Task<> PeerSocket::alarm() {
  co_await timer_.async_wait(net::kQuietly);
}

Task<> PeerSocket::rest() {
  timer_.expires_after(std::chrono::milliseconds(1000 / std::min(rate_, kStepsASecond)));
  co_await alarm();
  allowance_ = std::max<std::size_t>(rate_ / kStepsASecond, 1);
}

Task<> PeerSocket::part() {
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  net::Time end = net::Clock::now() + kPatience;
  timer_.expires_at(end);
  char ignored[4096];
  bool in_time = true;
  // The wait between any two reads lets others have their turn while this peer goes on talking.
  while (!stopping_ && in_time && (!error || would_block(error))) {
    in_time = co_await net::first_of(event(tcp::socket::wait_read), alarm());
    in_time = in_time && net::Clock::now() < end;
    if (in_time) socket_.read_some(asio::buffer(ignored), error);
  }
  socket_.close(error);
}

void PeerSocket::close() {
  error_code ignored;
  socket_.close(ignored);
}

void PeerSocket::stop() {
  stopping_ = true;
  wake();
}

void PeerSocket::wake() {
  error_code ignored;
  socket_.cancel(ignored);
  timer_.cancel();
}

void PeerSocket::reset() {
  error_code ignored;
  socket_.set_option(tcp::socket::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace tsd::listen
