// Runs blocking work in a thread beside the loop, one piece at a time.
#pragma once

#include <functional>
#include <memory>

#include "os/fd.h"
#include "os/loop.h"

namespace tsd::os {

class BackgroundTask {
 public:
  explicit BackgroundTask(Loop& loop) : loop_(loop) {}

  /// Runs `work` in a thread, then calls `done` in the loop. When this object is destroyed before,
  /// `work` runs to its end, so it may refer only to what it owns, and `done` is not called. False:
  /// no thread can be had.
  bool start(std::function<void()> work, std::function<void()> done);
  /// From start() until `done` is called.
  bool is_running() const { return is_running_; }

 private:
  Loop& loop_;
  std::shared_ptr<Fd> bell_;  ///< written by the thread when `work` is done
  Watch rung_;
  bool is_running_ = false;
};

}  // namespace tsd::os
