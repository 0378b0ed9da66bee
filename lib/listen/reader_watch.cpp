#include "listen/reader_watch.h"

#include <sys/epoll.h>

namespace tsd::listen {

os::Fd watch_for_the_end(int fd) {
  os::Fd watch(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{};  // errors and hang-ups are always reported
  if (!watch || ::epoll_ctl(watch.get(), EPOLL_CTL_ADD, fd, &event) != 0) return os::Fd();
  return watch;
}

}  // namespace tsd::listen
