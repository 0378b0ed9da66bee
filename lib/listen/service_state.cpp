#include "listen/service_state.h"

#include <cerrno>

#include "os/clock.h"
#include "os/file.h"

namespace tsd::listen {

bool ServiceState::print() {
  if (sink_ && !error_ && !lines_.empty()) {
    if (!sink_(lines_)) lose(Error{"the reader of the lines is gone", EPIPE});
  } else if (!error_ && !lines_.empty()) {
    if (options_.feed != nullptr) options_.feed->give(lines_);
    if (auto written = write(); !written) {
      lose(std::move(written.error()).with_context("writing", "lines"));
    }
  }
  lines_.clear();
  if (lines_.capacity() > 2 * kBufferBytes) lines_.shrink_to_fit();
  return !error_;
}

Result<void> ServiceState::write() const {
  if (fd_ < 0) return {};
  watch::Feed* feed = options_.feed;
  if (feed != nullptr) feed->await_reader(os::unix_micros() / 1000);
  auto written = os::write_all(fd_, lines_);
  if (feed != nullptr) feed->await_reader(0);
  return written;
}

void ServiceState::lose(Error reason) {
  if (error_) return;
  error_ = std::move(reason);
  closed_();
}

}  // namespace tsd::listen
