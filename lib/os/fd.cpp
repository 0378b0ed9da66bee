#include "os/fd.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>

namespace tsd::os {

void Fd::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return last_system_error("making", "a pipe");
  return Pipe{Fd(ends[0]), Fd(ends[1])};
}

}  // namespace tsd::os
