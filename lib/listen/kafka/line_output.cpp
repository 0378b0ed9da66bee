#include "listen/kafka/line_output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "os/file.h"

namespace tsd::listen {

LineOutput::LineOutput(const net::asio::any_io_executor& executor, int fd)
    : given_(fd), own_(os::reopened_pipe(fd)), fd_(own_ ? own_.get() : fd), watch_(executor) {
  if (own_) watch_.assign(own_.release());
}

void LineOutput::write_some() {
  while (waiting() > 0 && !error_) {
    const char* rest = lines_.data() + written_;
    ssize_t wrote = fd_ < 0 ? static_cast<ssize_t>(waiting()) : ::write(fd_, rest, waiting());
    if (wrote >= 0) {
      lines_written_ += count_lines({rest, static_cast<std::size_t>(wrote)});
      written_ += static_cast<std::size_t>(wrote);
    } else if (errno == EAGAIN) {
      // Erasing after each small write would move all waiting bytes each time.
      if (written_ >= lines_.size() / 2) lines_.erase(0, std::exchange(written_, 0));
      return;
    } else if (errno != EINTR) {
      error_ = last_system_error("writing", "lines");
    }
  }
  lines_.clear();
  written_ = 0;
}

net::Task<> LineOutput::room() {
  co_await watch_.async_wait(net::asio::posix::stream_descriptor::wait_write, net::kQuietly);
}

void LineOutput::wait_for_room(std::chrono::milliseconds within) const {
  pollfd ask{fd_, POLLOUT, 0};
  (void)::poll(&ask, 1, static_cast<int>(within.count()));
}

void LineOutput::close() {
  boost::system::error_code ignored;
  lines_.clear();
  written_ = 0;
  if (watch_.is_open()) watch_.close(ignored);
  // The number stays taken: what is opened later must not become standard output.
  os::Fd nothing(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  if (given_ >= 0 && nothing) (void)::dup2(nothing.get(), given_);
  fd_ = given_ = -1;
}

}  // namespace tsd::listen
