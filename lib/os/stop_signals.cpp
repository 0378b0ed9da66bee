#include "os/stop_signals.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>

namespace tsd::os {
namespace {

volatile std::sig_atomic_t told = -1;

extern "C" void tell(int number) {
  int before = errno;
  // The second of either ends the process. Of SIGHUP there are often two: a shell passes on the one
  // that its terminal has sent to the same process.
  if (number != SIGHUP) {
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
  }
  std::uint64_t one = 1;
  (void)!::write(told, &one, sizeof one);
  errno = before;
}

}  // namespace

bool is_ignored(int number) {
  struct sigaction now {};
  return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

Result<Fd> stop_signals() {
  // The handler has its own descriptor, which outlives the returned Fd.
  told = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  Fd fd(::fcntl(told, F_DUPFD_CLOEXEC, 0));
  if (told < 0 || !fd) return last_system_error("waiting for", "signals");
  struct sigaction action {};
  action.sa_handler = tell;
  for (int number : {SIGTERM, SIGINT, SIGHUP}) {
    if (number == SIGHUP && is_ignored(number)) continue;
    if (::sigaction(number, &action, nullptr) != 0)
      return last_system_error("waiting for", "signals");
  }
  return fd;
}

}  // namespace tsd::os
