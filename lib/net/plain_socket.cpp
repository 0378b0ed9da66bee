#include "net/plain_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "net/look_up.h"
#include "os/deadline.h"

namespace tsd::net {
namespace {

Result<std::vector<Address>> look_up(const std::string& host, std::uint16_t port,
                                     const Deadline& deadline) {
  auto begun = LookUp::start(host, port);
  if (!begun) return begun.error();
  auto found = begun->wait(deadline.end());
  if (!found) return found.error();
  return std::move(found->addresses);
}

Result<os::Fd> connect_to(const Address& address, const Deadline& deadline) {
  os::Fd fd(::socket(address.family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd) return system_error(errno);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address.place), address.size) == 0)
    return fd;
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
  auto addresses = look_up(endpoint.host, endpoint.port, deadline);
  if (!addresses) return addresses.error();
  Result<os::Fd> last = system_error(EHOSTUNREACH);
  for (const Address& one : *addresses) {
    last = connect_to(one, deadline);
    if (last) break;
  }
  return last;
}

Result<void> resolve(const std::string& host, const Deadline& deadline) {
  auto addresses = look_up(host, 0, deadline);
  if (!addresses) return addresses.error();
  return {};
}

}  // namespace tsd::net
