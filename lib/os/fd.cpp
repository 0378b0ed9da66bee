#include "os/fd.h"

#include <unistd.h>

namespace tsd::os {

void Fd::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

}  // namespace tsd::os
