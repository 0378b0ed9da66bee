#include "host/http_question.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>

#include "base/number.h"
#include "os/fd.h"

namespace tsd::host {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kReplyLimit = 64u << 10;

class Conversation {
 public:
  Conversation(const net::Endpoint& server, Duration deadline)
      : server_(server), until_(Clock::now() + deadline) {}

  Result<std::string> exchange(std::string_view request) {
    if (auto done = connect(); !done) return done.error();
    if (auto done = send(request); !done) return done.error();
    return receive();
  }

 private:
  Result<void> connect() {
    addrinfo wish{};
    wish.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    int failed =
        ::getaddrinfo(server_.host.c_str(), std::to_string(server_.port).c_str(), &wish, &found);
    if (failed != 0) return Error{::gai_strerror(failed)};
    std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    Error last = system_error(EHOSTUNREACH);
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
      auto done = connect_to(*address);
      if (done) return done;
      last = done.error();
    }
    return last;
  }

  Result<void> connect_to(const addrinfo& address) {
    socket_ = os::Fd(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_) return system_error(errno);
    if (::connect(socket_.get(), address.ai_addr, address.ai_addrlen) == 0) return {};
    if (errno != EINPROGRESS) return system_error(errno);
    if (auto ready = wait(POLLOUT); !ready) return ready;
    int failed = 0;
    socklen_t size = sizeof failed;
    ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
    if (failed != 0) return system_error(failed);
    return {};
  }

  Result<void> send(std::string_view bytes) {
    while (!bytes.empty()) {
      if (auto ready = wait(POLLOUT); !ready) return ready;
      ssize_t sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0 && errno != EAGAIN && errno != EINTR) return system_error(errno);
      bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
    return {};
  }

  Result<std::string> receive() {
    std::string bytes;
    while (bytes.size() <= kReplyLimit) {
      if (auto ready = wait(POLLIN); !ready) return ready.error();
      char piece[4096];
      ssize_t got = ::recv(socket_.get(), piece, sizeof piece, 0);
      if (got == 0) return bytes;
      if (got < 0 && errno != EAGAIN && errno != EINTR) return system_error(errno);
      bytes.append(piece, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    return Error{fmt::format("more than {} bytes", kReplyLimit)};
  }

  Result<void> wait(short event) {
    for (;;) {
      auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now()).count();
      pollfd one{socket_.get(), event, 0};
      int ready = left > 0 ? ::poll(&one, 1, static_cast<int>(std::min<long>(left, 1 << 30))) : 0;
      if (ready > 0) return {};
      if (ready == 0 && left <= 0) return system_error(ETIMEDOUT);
      if (ready < 0 && errno != EINTR) return system_error(errno);
    }
  }

  net::Endpoint server_;
  Clock::time_point until_;
  os::Fd socket_;
};

}  // namespace

Result<HttpReply> parse_http_reply(std::string_view bytes) {
  std::size_t end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.") || bytes.size() < 12 || end == bytes.npos)
    return Error{"what came is no HTTP reply"};
  auto status = parse_number<int>(bytes.substr(9, 3));
  if (!status) return Error{"what came is no HTTP reply"};
  return HttpReply{*status, std::string(bytes.substr(end + 4))};
}

Result<HttpReply> ask_http(const net::Endpoint& server, std::string_view method,
                           std::string_view path, std::string_view headers, Duration deadline) {
  // HTTP/1.0: the reply ends with the connection, and is not chunked.
  std::string request = fmt::format("{} {} HTTP/1.0\r\nHost: {}\r\nConnection: close\r\n{}\r\n",
                                    method, path, to_string(server), headers);
  auto bytes = Conversation(server, deadline).exchange(request);
  if (!bytes) return std::move(bytes.error()).with_context("asking", to_string(server));
  return parse_http_reply(*bytes);
}

}  // namespace tsd::host
