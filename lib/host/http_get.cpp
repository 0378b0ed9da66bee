#include "host/http_get.h"

#include <fmt/core.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/number.h"
#include "net/plain_socket.h"

namespace tsd::host {
namespace {

constexpr std::size_t kReplyLimit = 64u << 10;

Result<void> send_all(int fd, std::string_view bytes, const net::Deadline& deadline) {
  while (!bytes.empty()) {
    if (auto ready = deadline.wait(fd, POLLOUT); !ready) return ready;
    ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) return system_error(errno);
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
  }
  return {};
}

Result<std::string> receive_all(int fd, const net::Deadline& deadline) {
  std::string bytes;
  while (bytes.size() <= kReplyLimit) {
    if (auto ready = deadline.wait(fd, POLLIN); !ready) return ready.error();
    char piece[4096];
    ssize_t got = ::recv(fd, piece, sizeof piece, 0);
    if (got == 0) return bytes;
    if (got < 0 && errno != EAGAIN && errno != EINTR) return system_error(errno);
    bytes.append(piece, static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  }
  return Error{fmt::format("more than {} bytes", kReplyLimit)};
}

Result<std::string> exchange(const net::Endpoint& server, std::string_view request, Duration time) {
  net::Deadline deadline(time);
  auto socket = net::connect_to(server, deadline);
  if (!socket) return socket.error();
  if (auto done = send_all(socket->get(), request, deadline); !done) return done.error();
  return receive_all(socket->get(), deadline);
}

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
  // HTTP/1.0, so that the reply ends with the connection and is not chunked.
  std::string request = fmt::format("{} {} HTTP/1.0\r\nHost: {}\r\nConnection: close\r\n{}\r\n",
                                    method, path, to_string(server), headers);
  auto bytes = exchange(server, request, deadline);
  if (!bytes) return std::move(bytes.error()).with_context("asking", to_string(server));
  return parse_http_reply(*bytes);
}

}  // namespace tsd::host
