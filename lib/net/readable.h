// Waits until a descriptor that belongs to others as well (stdin) can be read, and leaves its flags
// as they are: O_NONBLOCK on a shared terminal would be everybody's.
#pragma once

#include <boost/asio/posix/stream_descriptor.hpp>
#include <optional>

#include "net/async.h"

namespace tsd::net {

class Readable {
 public:
  /// `fd` stays the caller's.
  Readable(const asio::any_io_executor& executor, int fd) : executor_(executor), fd_(fd) {}

  /// A read would not wait: there are bytes, or the end, or an error to be told.
  bool now() const;
  /// Until now() is true; false when the wait was called off. Files are always readable; nothing is
  /// set up for them.
  Task<bool> wait();

 private:
  bool watch();

  asio::any_io_executor executor_;
  int fd_;
  std::optional<asio::posix::stream_descriptor> watcher_;  // an epoll of our own around fd_
};

}  // namespace tsd::net
