// Preloaded, it makes the wall clock the kernel's plus the seconds that the file $TSD_TEST_CLOCK
// holds at that moment: a test sets the clock by writing it. Timers of the wall clock that ask to
// be told when it is set go by it, too. The clocks that only ever run are left alone.
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

namespace {

long offset() {
  const char* path = std::getenv("TSD_TEST_CLOCK");
  int fd = path == nullptr ? -1 : ::open(path, O_RDONLY | O_CLOEXEC);
  char text[32] = {};
  if (fd < 0) return 0;
  (void)!::read(fd, text, sizeof text - 1);
  ::close(fd);
  return std::atol(text);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  auto failed = static_cast<int>(::syscall(SYS_clock_gettime, clock, now));
  if (failed == 0 && clock == CLOCK_REALTIME) now->tv_sec += offset();
  return failed;
}

std::time_t time(std::time_t* into) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != nullptr) *into = now.tv_sec;
  return now.tv_sec;
}

int timerfd_settime(int timer, int flags, const itimerspec* wanted, itimerspec* before) noexcept {
  itimerspec real = *wanted;
  if ((flags & TFD_TIMER_CANCEL_ON_SET) != 0) real.it_value.tv_sec -= offset();
  return static_cast<int>(::syscall(SYS_timerfd_settime, timer, flags, &real, before));
}

}  // extern "C"
