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

extern "C" void tell(int) {
  int before = errno;
  std::uint64_t one = 1;
  (void)!::write(told, &one, sizeof one);
  errno = before;
}

}  // namespace

Result<Fd> stop_signals() {
  // The handler has its own descriptor, which outlives the returned Fd.
  told = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  Fd fd(::fcntl(told, F_DUPFD_CLOEXEC, 0));
  if (told < 0 || !fd) return last_system_error("waiting for", "signals");
  struct sigaction action {};
  action.sa_handler = tell;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (int number : {SIGTERM, SIGINT}) {
    if (::sigaction(number, &action, nullptr) != 0)
      return last_system_error("waiting for", "signals");
  }
  return fd;
}

}  // namespace tsd::os
