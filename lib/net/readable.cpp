#include "net/readable.h"

#include <poll.h>
#include <sys/epoll.h>

#include "os/fd.h"

namespace tsd::net {

bool Readable::now() const {
  pollfd ask{fd_, POLLIN, 0};
  return ::poll(&ask, 1, 0) > 0;
}

bool Readable::watch() {
  if (watcher_) return true;
  os::Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
  epoll_event event{};
  event.events = EPOLLIN;
  if (!epoll || ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, fd_, &event) != 0) return false;
  watcher_.emplace(executor_, epoll.release());
  return true;
}

Task<bool> Readable::wait() {
  while (!now() && watch()) {
    auto [called_off] =
        co_await watcher_->async_wait(asio::posix::stream_descriptor::wait_read, kQuietly);
    if (called_off) co_return false;
  }
  co_return true;
}

}  // namespace tsd::net
