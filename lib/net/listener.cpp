#include "net/listener.h"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <memory>

namespace tsd::net {

Result<Listener> listen_on(const std::string& address, std::uint16_t port, int waiting) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return Error{fmt::format("\"{}\" is no address of an interface", address)};
  }
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> owner(found, ::freeaddrinfo);
  bool brackets = found->ai_family == AF_INET6;
  std::string host = fmt::format("{}{}{}", brackets ? "[" : "", address, brackets ? "]" : "");
  Listener listener;
  listener.fd = os::Fd(::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  int fd = listener.fd.get();
  int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  if (::bind(fd, found->ai_addr, found->ai_addrlen) != 0 || ::listen(fd, waiting) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
    return last_system_error("listening on", fmt::format("{}:{}", host, port));
  }
  // sockaddr_in and sockaddr_in6 have the port at the same offset.
  listener.where =
      fmt::format("{}:{}", host, ntohs(reinterpret_cast<sockaddr_in&>(bound).sin_port));
  return listener;
}

}  // namespace tsd::net
