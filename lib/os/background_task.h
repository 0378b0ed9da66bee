// Work that may wait for the world, done beside the loop: by a thread of its own, one at a time.
#pragma once

#include <functional>
#include <memory>

#include "os/fd.h"
#include "os/loop.h"

namespace tsd::os {

class BackgroundTask {
 public:
  explicit BackgroundTask(Loop& loop) : loop_(loop) {}

  /// `work` is done by a thread, then `done` is called in the loop. When this is gone before,
  /// `work` goes on until it ends by itself, so it may refer to nothing that it does not own;
  /// `done` is not called. False: no thread can be had.
  bool start(std::function<void()> work, std::function<void()> done);

 private:
  Loop& loop_;
  std::shared_ptr<Fd> bell_;  // rung by the thread
  Watch rung_;
};

}  // namespace tsd::os
