#include "os/process/close_range.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>

namespace tsd::os {

void close_range(unsigned first, unsigned last) {
  if (::close_range(first, last, 0) == 0) return;
  rlimit most{};
  if (::getrlimit(RLIMIT_NOFILE, &most) != 0 || most.rlim_cur == 0) return;
  auto end = static_cast<unsigned>(std::min<rlim_t>(last, most.rlim_cur - 1));
  for (unsigned fd = first; fd <= end; ++fd) ::close(static_cast<int>(fd));
}

}  // namespace tsd::os
