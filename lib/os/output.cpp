#include "os/output.h"

#include "os/file.h"

namespace tsd::os {

void Output::write(std::string_view bytes) {
  if (error_) return;
  if (buffer_.empty() && bytes.size() >= capacity_) {
    if (auto done = write_all(fd_, bytes); !done) error_ = done.error();
    return;
  }
  buffer_.append(bytes);
  if (buffer_.size() >= capacity_) (void)flush();
}

Result<void> Output::flush() {
  if (error_) return *error_;
  auto done = write_all(fd_, buffer_);
  buffer_.clear();
  if (!done) error_ = done.error();
  return done;
}

}  // namespace tsd::os
