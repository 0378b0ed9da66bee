#include "os/inherited.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

#include "base/counted.h"
#include "os/fd.h"

namespace tsd::os {
namespace {

constexpr std::array kJobSignals{SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU};

constexpr std::size_t kLeastFree = 24;      // descriptors beside 0, 1 and 2
constexpr rlim_t kAdvised = 64;             // descriptors in all
constexpr rlim_t kLeastStack = 512u << 10;  // bytes; the largest buffer there has 64 KiB
constexpr rlim_t kUsualStack = 8u << 20;    // bytes; Linux's own default

void settle_signals() {
  for (int number = 1; number < NSIG; ++number) {
    struct sigaction now {};
    bool ignored = ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
    if (ignored && std::ranges::find(kJobSignals, number) == kJobSignals.end())
      ::signal(number, SIG_DFL);
  }
  ::signal(SIGXFSZ, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

/// Replaces a pipe by one of our own open file; false when it cannot be opened again.
bool reopen_pipe(int fd, int way) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISFIFO(status.st_mode)) return false;
  // O_NONBLOCK: opening the read end of a pipe whose writers have gone would wait for another.
  std::string path = fmt::format("/proc/self/fd/{}", fd);
  Fd own(::open(path.c_str(), way | O_NONBLOCK | O_CLOEXEC));
  if (!own || ::fcntl(own.get(), F_SETFL, way) != 0) return false;
  return ::dup2(own.get(), fd) == fd;
}

void settle_descriptor(int fd) {
  int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0) {
    // O_PATH needs no /dev/null, and refuses reads and writes. The number is the lowest free one.
    (void)::open("/", O_PATH);
  } else if ((flags & O_NONBLOCK) != 0 && !reopen_pipe(fd, flags & O_ACCMODE)) {
    ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
  }
}

/// True when so many of the first descriptors are free, as nearly always; one call tells.
bool is_roomy(std::size_t files) {
  std::array<pollfd, 64> first;
  for (std::size_t i = 0; i < first.size(); ++i) first[i] = {static_cast<int>(i), 0, 0};
  // Fails where fewer files than these may be open.
  if (::poll(first.data(), first.size(), 0) < 0) return false;
  auto is_free = [](const pollfd& one) { return (one.revents & POLLNVAL) != 0; };
  return static_cast<std::size_t>(std::ranges::count_if(first, is_free)) >= files;
}

/// True when so many files can be opened now.
bool has_room(std::size_t files) {
  std::vector<Fd> taken;
  while (taken.size() < files) {
    Fd one(::fcntl(0, F_DUPFD_CLOEXEC, 3));
    if (!one) return false;
    taken.push_back(std::move(one));
  }
  return true;
}

Result<void> settle_files() {
  if (is_roomy(kLeastFree) || has_room(kLeastFree)) return {};
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0 && has_room(kLeastFree)) return {};
  return Error{fmt::format("{} may be open, which is too few: ulimit -n {}, or more",
                           counted(limit.rlim_max, "file"), kAdvised)};
}

Result<void> settle_stack() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kLeastStack) return {};
  limit.rlim_cur = std::min(limit.rlim_max, kUsualStack);
  if (limit.rlim_cur < kLeastStack) {
    return Error{fmt::format("the stack may have {} KiB: ulimit -s {}, or more",
                             limit.rlim_max / 1024, kLeastStack / 1024)};
  }
  if (::setrlimit(RLIMIT_STACK, &limit) != 0) return last_system_error("raising", "ulimit -s");
  // The C library has taken the old limit for the stacks of threads.
  pthread_attr_t threads;
  ::pthread_attr_init(&threads);
  ::pthread_attr_setstacksize(&threads, limit.rlim_cur);
  ::pthread_setattr_default_np(&threads);
  ::pthread_attr_destroy(&threads);
  return {};
}

}  // namespace

Result<void> settle_inherited() {
  settle_signals();
  for (int fd : {0, 1, 2}) settle_descriptor(fd);
  if (auto room = settle_files(); !room) return room;
  return settle_stack();
}

}  // namespace tsd::os
