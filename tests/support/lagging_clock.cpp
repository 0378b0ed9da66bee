// Preloaded, it makes the clock of time(2) lag by half a second: that is the kernel's coarse clock,
// which by itself lags by up to one of its ticks. The other clocks are left alone.
#include <sys/syscall.h>
#include <unistd.h>

#include <ctime>

extern "C" std::time_t time(std::time_t* into) noexcept {
  timespec now{};
  ::syscall(SYS_clock_gettime, CLOCK_REALTIME, &now);
  if (now.tv_nsec < 500'000'000) --now.tv_sec;
  if (into != nullptr) *into = now.tv_sec;
  return now.tv_sec;
}
