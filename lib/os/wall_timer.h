// Calls at a point of the wall clock, not after a span of time: timerfd, absolute.
#pragma once

#include <chrono>
#include <functional>

#include "base/result.h"
#include "os/fd.h"
#include "os/loop.h"

namespace tsd::os {

class WallTimer {
 public:
  using Time = std::chrono::sys_time<std::chrono::nanoseconds>;
  static Time now() {
    return std::chrono::time_point_cast<Time::duration>(std::chrono::system_clock::now());
  }

  /// Calls `call` at the time set, and also when the clock was set meanwhile: check now(), then set
  /// again.
  WallTimer(Loop& loop, std::function<void()> call);

  void set(Time when);

 private:
  Fd fd_;
  std::function<void()> call_;
  Watch watch_;
};

}  // namespace tsd::os
