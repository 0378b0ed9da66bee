#include "os/open_files.h"

#include <sys/resource.h>

#include <algorithm>

namespace tsd::os {

std::size_t open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<std::size_t>(limit.rlim_cur);
}

std::size_t share_of_open_files(std::size_t most, std::size_t part) {
  return std::clamp<std::size_t>(open_files_limit() / part, 1, most);
}

void raise_open_files_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);  // what is there has to do then
}

}  // namespace tsd::os
