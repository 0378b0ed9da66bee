#include "listen/service_state.h"

#include "os/file.h"

namespace tsd::listen {

bool ServiceState::print() {
  if (!error_ && !lines_.empty()) {
    if (auto written = os::write_all(fd_, lines_); !written) {
      lose(std::move(written.error()).with_context("writing", "lines"));
    }
  }
  lines_.clear();
  if (lines_.capacity() > 2 * kBufferBytes) lines_.shrink_to_fit();
  return !error_;
}

void ServiceState::lose(Error reason) {
  if (error_) return;
  error_ = std::move(reason);
  closed_();
}

}  // namespace tsd::listen
