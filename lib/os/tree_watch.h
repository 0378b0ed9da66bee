// Notices changes in some directories, without looking at them again and again (inotify).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "os/fd.h"
#include "os/loop.h"

namespace tsd::os {

class TreeWatch {
 public:
  /// `call` comes soon after something in a watched directory was made, written, changed in mode,
  /// renamed or removed; many changes at a time are one call.
  TreeWatch(Loop& loop, std::function<void()> call);

  /// These, from now on; watching the same again costs nothing. False when one of them cannot be
  /// watched (it is not there, or the system's limit is reached): somebody has to look now and
  /// then.
  bool watch(const std::vector<std::string>& directories);

 private:
  void take_events();

  Fd fd_;
  Timer quiet_;  // since the last of many changes
  Watch watch_;
};

}  // namespace tsd::os
