#include "net/plain_socket.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>
#include <string>

#include "os/deadline.h"

namespace tsd::net {
namespace {

using Addresses = std::unique_ptr<addrinfo, void (*)(addrinfo*)>;

Result<Addresses> look_up(const std::string& host, const std::string& port) {
  addrinfo wish{};
  wish.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int failed = ::getaddrinfo(host.c_str(), port.c_str(), &wish, &found);
  if (failed == EAI_SYSTEM) return system_error(errno);
  if (failed != 0) return Error{::gai_strerror(failed)};
  return Addresses(found, ::freeaddrinfo);
}

Result<os::Fd> connect_to(const addrinfo& address, const Deadline& deadline) {
  os::Fd fd(::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return system_error(errno);
  if (::connect(fd.get(), address.ai_addr, address.ai_addrlen) == 0) return fd;
  if (errno != EINPROGRESS) return system_error(errno);
  if (auto ready = deadline.wait(fd.get(), POLLOUT); !ready) return ready.error();
  int failed = 0;
  socklen_t size = sizeof failed;
  ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &failed, &size);
  if (failed != 0) return system_error(failed);
  return fd;
}

}  // namespace

Result<void> Deadline::wait(int fd, short event) const {
  return os::wait_ready(fd, event, until_);
}

Result<os::Fd> connect_to(const Endpoint& endpoint, const Deadline& deadline) {
  auto addresses = look_up(endpoint.host, std::to_string(endpoint.port));
  if (!addresses) return addresses.error();
  Result<os::Fd> last = system_error(EHOSTUNREACH);
  for (const addrinfo* one = addresses->get(); one != nullptr; one = one->ai_next) {
    last = connect_to(*one, deadline);
    if (last) break;
  }
  return last;
}

Result<void> resolve(const std::string& host) {
  auto addresses = look_up(host, "0");
  if (!addresses) return addresses.error();
  return {};
}

}  // namespace tsd::net
