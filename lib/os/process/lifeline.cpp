#include "os/process/lifeline.h"

#include <fcntl.h>

#include <csignal>
#include <string>

namespace tsd::os {

Fd tie_to_pipe(int reading_end, pid_t pid) {
  // Opened anew: a descriptor that is copied would have one process to signal with all its copies.
  std::string path = "/proc/self/fd/" + std::to_string(reading_end);
  Fd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  bool tied = fd && ::fcntl(fd.get(), F_SETOWN, pid) == 0 &&
              ::fcntl(fd.get(), F_SETSIG, SIGKILL) == 0 &&
              ::fcntl(fd.get(), F_SETFL, O_NONBLOCK | O_ASYNC) == 0;
  return tied ? std::move(fd) : Fd();
}

}  // namespace tsd::os
