// Preloaded, it makes the wall clock jump by hours, forth and back, with every look at it. The
// clocks that only ever run are left alone.
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

namespace {

long jump() {
  static unsigned looks = 0;
  return (static_cast<long>(++looks % 7) - 4) * 3600;
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* now) noexcept {
  auto failed = static_cast<int>(::syscall(SYS_clock_gettime, clock, now));
  if (failed == 0 && clock == CLOCK_REALTIME) now->tv_sec += jump();
  return failed;
}

extern "C" std::time_t time(std::time_t* into) noexcept {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  if (into != nullptr) *into = now.tv_sec;
  return now.tv_sec;
}
