// By which one thread wakes the loop of another (eventfd(2)).
#pragma once

#include "os/fd.h"

namespace tsd::os {

class Bell {
 public:
  /// Throws std::system_error where no descriptor can be had.
  Bell();

  /// Any thread may call it; once or several times is the same.
  void ring();
  void silence();
  /// Readable from ring() until silence().
  int fd() const { return fd_.get(); }

 private:
  Fd fd_;
};

}  // namespace tsd::os
