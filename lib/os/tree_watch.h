// Notices changes in some directories without polling them (inotify).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "os/fd.h"
#include "os/loop.h"

namespace tsd::os {

class TreeWatch {
 public:
  /// Calls `call` 100 ms after the last of several changes: something in a watched directory was
  /// made, written, changed in mode, renamed or removed.
  TreeWatch(Loop& loop, std::function<void()> call);

  /// Watches these too; watching one again costs nothing. False when one cannot be watched (it is
  /// missing, or the system's limit is reached): the caller must poll then.
  bool watch(const std::vector<std::string>& directories);

 private:
  void take_events();

  Fd fd_;
  Timer quiet_;  ///< fires 100 ms after the last change
  Watch watch_;
};

}  // namespace tsd::os
