#include "net/stream.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <cstring>
#include <vector>

#include "net/look_up.h"

namespace tsd::net {
namespace {

using asio::ip::tcp;
using boost::system::error_code;

// TCP_USER_TIMEOUT: how long unacknowledged bytes wait before the connection fails.
constexpr unsigned kVanishedMs = 30'000;

Error told(const error_code& code) {
  if (code.category() == boost::system::system_category()) return system_error(code.value());
  return Error{code.message()};
}

class TcpStream final : public Stream {
 public:
  explicit TcpStream(tcp::socket socket) : socket_(std::move(socket)) {
    error_code code;
    auto other = socket_.remote_endpoint(code);  // not known any more once the peer has closed
    if (!code) place_ = other.address().to_string();
    error_code ignored;  // the connection works without these options
    socket_.set_option(tcp::no_delay(true), ignored);
    socket_.set_option(asio::socket_base::keep_alive(true), ignored);
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, TCP_USER_TIMEOUT, &kVanishedMs,
                 sizeof kVanishedMs);
  }

  Task<Result<std::size_t>> read(std::span<char> into) override {
    auto [code, got] =
        co_await socket_.async_read_some(asio::buffer(into.data(), into.size()), kQuietly);
    if (code == asio::error::eof) co_return std::size_t{0};
    if (code) co_return told(code);
    co_return got;
  }

  Task<Result<void>> write(std::string_view bytes, std::string_view more) override {
    std::array<asio::const_buffer, 2> pieces{asio::buffer(bytes), asio::buffer(more)};
    auto [code, wrote] = co_await asio::async_write(socket_, pieces, kQuietly);
    if (code) co_return told(code);
    co_return Result<void>{};
  }

  Task<Result<void>> end_writing() override {
    error_code code;
    socket_.shutdown(tcp::socket::shutdown_send, code);
    if (code) co_return told(code);
    co_return Result<void>{};
  }

  Task<bool> took_everything() override {
    for (int tries = 0; tries < 100; ++tries) {
      int unacknowledged = 0;
      int error = 0;
      socklen_t size = sizeof error;
      ::getsockopt(socket_.native_handle(), SOL_SOCKET, SO_ERROR, &error, &size);
      if (error != 0 || ::ioctl(socket_.native_handle(), SIOCOUTQ, &unacknowledged) != 0) break;
      if (unacknowledged == 0) co_return true;
      co_await until(Clock::now() + std::chrono::milliseconds(tries < 10 ? 1 : 50));
    }
    co_return false;
  }

  bool has_input() override {
    char byte = 0;
    return ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0;
  }

  std::string place() const override { return place_; }

  void close() override {
    error_code ignored;
    socket_.close(ignored);
  }

 private:
  tcp::socket socket_;
  std::string place_;
};

/// Orders addresses as RFC 8305: IPv6 and IPv4 alternately, each in the order of the resolver, IPv6
/// first; the result begins at address number `turn`, counted round.
std::vector<tcp::endpoint> by_turns(const std::vector<tcp::endpoint>& found, std::size_t turn) {
  std::vector<tcp::endpoint> six;
  std::vector<tcp::endpoint> four;
  for (const auto& address : found) (address.address().is_v6() ? six : four).push_back(address);
  std::vector<tcp::endpoint> order;
  for (std::size_t i = 0; i < std::max(six.size(), four.size()); ++i) {
    if (i < six.size()) order.push_back(six[i]);
    if (i < four.size()) order.push_back(four[i]);
  }
  if (order.empty()) return order;
  // Not the one of std::ranges: clang 14, which checks and fuzzes, cannot compile its result.
  auto first = order.begin() + static_cast<std::ptrdiff_t>(turn % order.size());
  std::rotate(order.begin(), first, order.end());
  return order;
}

Task<Result<std::vector<tcp::endpoint>>> resolve(const Endpoint& endpoint, Time deadline) {
  error_code code;
  bool is_any = endpoint.address.empty();
  auto literal = asio::ip::make_address(is_any ? endpoint.host : endpoint.address, code);
  if (!code) co_return std::vector{tcp::endpoint(literal, endpoint.port)};
  auto look_up = LookUp::start(endpoint.host, endpoint.port);
  if (!look_up) co_return look_up.error();
  int own = ::fcntl(look_up->bell(), F_DUPFD_CLOEXEC, 3);
  if (own < 0) co_return last_system_error("looking up", endpoint.host);
  asio::posix::stream_descriptor bell(co_await asio::this_coro::executor, own);
  auto rung = co_await unless(until(deadline),
                              bell.async_wait(asio::posix::stream_descriptor::wait_read, kQuietly));
  if (!rung) co_return Error{kMuteNameServer};
  auto [failure] = *rung;
  if (failure) co_return told(failure);
  const LookUp::Found& found = look_up->found();
  if (found.failure != 0) co_return LookUp::error_of(found);
  std::vector<tcp::endpoint> addresses;
  for (const Address& address : found.addresses) {
    tcp::endpoint one;
    one.resize(address.size);
    std::memcpy(one.data(), &address.place, address.size);
    addresses.push_back(one);
  }
  co_return by_turns(addresses, endpoint.turn);
}

/// Tries the addresses; each gets an equal share of the remaining time.
Task<Result<std::unique_ptr<Stream>>> try_each(std::vector<tcp::endpoint> addresses,
                                               Time deadline) {
  auto executor = co_await asio::this_coro::executor;
  Error last = system_error(ETIMEDOUT);
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    tcp::socket socket(executor);
    auto share = (deadline - Clock::now()) / static_cast<int>(addresses.size() - i);
    auto done =
        co_await unless(until(Clock::now() + share), socket.async_connect(addresses[i], kQuietly));
    if (!done) continue;
    auto [code] = *done;
    if (!code) co_return std::make_unique<TcpStream>(std::move(socket));
    last = told(code);
  }
  co_return last;
}

}  // namespace

Task<Result<std::unique_ptr<Stream>>> connect(Endpoint endpoint, Duration deadline) {
  Time end = Clock::now() + deadline;
  auto addresses = co_await resolve(endpoint, end);
  Error error;
  if (addresses) {
    auto stream = co_await try_each(*std::move(addresses), end);
    if (stream) co_return stream;
    error = std::move(stream.error());
    if (endpoint.is_port_assumed)
      error.text += fmt::format(" ({} is the default; -p sets another)", endpoint.port);
  } else {
    error = std::move(addresses.error());
  }
  co_return std::move(error).with_context("connecting to", to_string(endpoint));
}

}  // namespace tsd::net
