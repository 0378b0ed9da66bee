#include "gather/point_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "gather/lines/terminal.h"
#include "os/file.h"

namespace tsd::gather {

PointOutput::PointOutput(os::Loop& loop, int fd, Listener listener)
    : loop_(loop),
      own_(os::reopened_pipe(fd)),
      fd_(own_ ? own_.get() : fd),
      is_terminal_(::isatty(fd) != 0),
      listener_(std::move(listener)),
      moment_(loop, [this] {
        soon_ = false;
        flush();
      }) {
  if (own_) {
    twin_ = os::Fd(::fcntl(fd_, F_DUPFD_CLOEXEC, 0));
    trouble_ = os::Watch(loop_, twin_.get(), os::Watch::For::trouble, [this] { fail(EPIPE); });
  }
}

void PointOutput::flush() {
  if (writable_ || lines_.empty()) return;
  if (is_terminal_)
    lines_ = readable(lines_);  // none is written yet, since writes to a terminal block
  write_some();
}

void PointOutput::print(std::string_view text) {
  flush();
  lines_.append(text);
  if (!writable_ && !lines_.empty()) write_some();
}

void PointOutput::flush_soon() {
  if (!std::exchange(soon_, true)) moment_.set(os::Timer::Clock::now());
}

void PointOutput::write_some() {
  if (fd_ < 0) written_ = lines_.size();
  while (written_ < lines_.size() && !lost_) {
    ssize_t wrote = ::write(fd_, lines_.data() + written_, lines_.size() - written_);
    if (wrote >= 0) {
      blocked_.reset();
      written_ += static_cast<std::size_t>(wrote);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return wait();
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
  lines_.clear();
  written_ = 0;
  writable_ = {};
  listener_.drained();
}

void PointOutput::wait() {
  // Erasing after each small write would move all waiting bytes each time.
  if (written_ >= lines_.size() / 2) lines_.erase(0, std::exchange(written_, 0));
  if (!blocked_) blocked_ = std::chrono::steady_clock::now();
  if (!writable_) {
    writable_ = os::Watch(loop_, fd_, os::Watch::For::writing, [this] { write_some(); });
  }
}

void PointOutput::fail(int number) {
  trouble_ = {};
  if (!std::exchange(lost_, true)) listener_.lost(system_error(number));
}

}  // namespace tsd::gather
