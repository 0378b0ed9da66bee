#include "os/output.h"

#include "os/file.h"

namespace tsd::os {

void Output::write(std::string_view bytes) {
  if (error_) return;
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
