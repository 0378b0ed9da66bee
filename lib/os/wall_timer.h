// Calls at a point of the wall clock (not after a span of time): timerfd, absolute.
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

  /// `call` comes at the time that was set, and also when somebody set the clock meanwhile: look at
  /// now(), then set anew.
  WallTimer(Loop& loop, std::function<void()> call);

  void set(Time when);

 private:
  Fd fd_;
  std::function<void()> call_;
  Watch watch_;
};

}  // namespace tsd::os
