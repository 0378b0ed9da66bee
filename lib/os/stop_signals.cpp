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
  if (number != SIGHUP) {  // the second of either ends the process
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
  }
  std::uint64_t one = 1;
  (void)!::write(told, &one, sizeof one);
  errno = before;
}

Result<void> handle(int number) {
  struct sigaction action {};
  action.sa_handler = tell;
  if (::sigaction(number, &action, nullptr) == 0) return {};
  return last_system_error("waiting for", "signals");
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
  for (int number : {SIGTERM, SIGINT}) {
    if (auto done = handle(number); !done) return done.error();
  }
  // A shell passes on the one that its terminal has sent to the same process: there are often two.
  if (is_ignored(SIGHUP)) return fd;
  if (auto done = handle(SIGHUP); !done) return done.error();
  return fd;
}

}  // namespace tsd::os
