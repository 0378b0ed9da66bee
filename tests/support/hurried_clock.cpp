// Preloaded, it makes the clock that only ever runs go a hundred times as fast, and the waits of an
// event loop as much shorter: a minute is over in 0.6 seconds. The wall clock is left alone.
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <ctime>

namespace {

constexpr std::int64_t kTimes = 100;
constexpr std::int64_t kSecond = 1'000'000'000;  // nanoseconds

std::int64_t nanoseconds(const timespec& time) {
  return time.tv_sec * kSecond + time.tv_nsec;
}
timespec timespec_of(std::int64_t time) {
  return {time / kSecond, time % kSecond};
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  auto failed = static_cast<int>(::syscall(SYS_clock_gettime, clock, now));
  if (failed != 0 || clock != CLOCK_MONOTONIC) return failed;
  static const std::int64_t begun = nanoseconds(*now);
  *now = timespec_of(begun + (nanoseconds(*now) - begun) * kTimes);
  return 0;
}

int epoll_wait(int epoll, epoll_event* events, int most, int milliseconds) {
  if (milliseconds > 0) milliseconds = static_cast<int>((milliseconds + kTimes - 1) / kTimes);
  return static_cast<int>(
      ::syscall(SYS_epoll_pwait, epoll, events, most, milliseconds, nullptr, 8));
}

/// A point in time stays what it is: Asio sets one for what is due already.
int timerfd_settime(int timer, int flags, const itimerspec* wanted, itimerspec* before) noexcept {
  itimerspec sooner = *wanted;
  if ((flags & TFD_TIMER_ABSTIME) == 0) {
    std::int64_t wait = nanoseconds(wanted->it_value);
    sooner.it_value = timespec_of((wait + kTimes - 1) / kTimes);
  }
  return static_cast<int>(::syscall(SYS_timerfd_settime, timer, flags, &sooner, before));
}

}  // extern "C"
