#include "os/deadline.h"

#include <poll.h>
#include <sys/wait.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <thread>

namespace tsd::os {
namespace {

/// As poll(2) takes it: rounded up, at most twelve days.
int milliseconds_until(TimePoint end) {
  auto now = TimePoint::clock::now();
  if (end <= now) return 0;
  auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now).count();
  return static_cast<int>(std::min<std::int64_t>(left, 1 << 30));
}

}  // namespace

Result<void> wait_ready(int fd, short event, TimePoint end) {
  for (;;) {
    int left = milliseconds_until(end);
    pollfd one{fd, event, 0};
    int ready = ::poll(&one, 1, left);
    if (ready > 0) return {};
    if (ready == 0 && left == 0) return system_error(ETIMEDOUT);
    if (ready < 0 && errno != EINTR) return system_error(errno);
  }
}

int wait_for_exit(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

std::optional<int> wait_for_exit(pid_t child, TimePoint end) {
  for (;;) {
    int status = 0;
    if (::waitpid(child, &status, WNOHANG) != 0) return status;
    if (TimePoint::clock::now() >= end) return std::nullopt;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace tsd::os
