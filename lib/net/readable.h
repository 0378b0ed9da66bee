// Waits until a shared descriptor (stdin) can be read, without changing its flags: O_NONBLOCK would
// apply to all processes that share it.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>

#include "net/async.h"

namespace tsd::net {

class Readable {
 public:
  /// The caller keeps the ownership of `fd`.
  Readable(const asio::any_io_executor& executor, int fd) : executor_(executor), fd_(fd) {}

  /// True when a read would not block: there are bytes, the end of the stream, or an error.
  bool now() const;
  /// Waits until now() is true; false when the wait is cancelled. Regular files are always readable
  /// and need no watcher.
  Task<bool> wait();

 private:
  bool watch();

  asio::any_io_executor executor_;
  int fd_;
  std::optional<asio::posix::stream_descriptor> watcher_;  ///< our own epoll around fd_
};

}  // namespace tsd::net
