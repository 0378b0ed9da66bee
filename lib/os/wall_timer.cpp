#include "os/wall_timer.h"

#include <sys/timerfd.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace tsd::os {

WallTimer::WallTimer(Loop& loop, std::function<void()> call)
    : fd_(::timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC)),
      call_(std::move(call)),
      watch_(loop, fd_.get(), Watch::For::reading, [this] {
        std::uint64_t expirations = 0;
        // ECANCELED says that the clock was set; `call` checks the time in either case.
        (void)!::read(fd_.get(), &expirations, sizeof expirations);
        call_();
      }) {}

void WallTimer::set(Time when) {
  auto since = when.time_since_epoch();
  auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  itimerspec setting{};
  setting.it_value = {seconds.count(), (since - seconds).count()};
  ::timerfd_settime(fd_.get(), TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &setting, nullptr);
}

}  // namespace tsd::os
