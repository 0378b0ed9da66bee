#include "os/watchdog.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/number.h"
#include "os/fd.h"

namespace tsd::os {
namespace {

std::string take_from_environment(const char* name) {
  const char* value = std::getenv(name);
  std::string taken = value == nullptr ? "" : value;
  ::unsetenv(name);
  return taken;
}

/// A datagram that finds no room is dropped: the next one says the same.
void tell(const std::string& socket, std::string_view state) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path) return;
  std::memcpy(address.sun_path, socket.data(), socket.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  Fd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket.size());
  (void)::sendto(fd.get(), state.data(), state.size(), MSG_DONTWAIT | MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr*>(&address), length);
}

}  // namespace

Watchdog::Watchdog() {
  std::string socket = take_from_environment("NOTIFY_SOCKET");
  is_supervised_ = !socket.empty();
  auto period = parse_number<std::uint64_t>(take_from_environment("WATCHDOG_USEC"));
  ::unsetenv("WATCHDOG_PID");
  if (!period || *period == 0) return;
  socket_ = std::move(socket);
  pause_ = std::chrono::duration_cast<Duration>(std::chrono::microseconds(*period)) / 8;
}

void Watchdog::feed() {
  if (socket_.empty()) return;
  auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + pause_;
  tell(socket_, "WATCHDOG=1");
}

}  // namespace tsd::os
