#include "sensors/machine.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "os/file.h"

namespace tsd::sensors {

Machine::Machine(os::Root root, std::string record_into)
    : root_(std::move(root)), record_into_(std::move(record_into)) {}

Result<void> File::open() {
  auto fd = machine_->root_.open(path_, O_RDONLY | O_NONBLOCK);
  if (!fd) return fd.error();
  struct stat status {};
  std::string seen = machine_->root_.path(path_);
  if (::fstat(fd->get(), &status) != 0) return last_system_error("reading", seen);
  if (S_ISDIR(status.st_mode)) return system_error(EISDIR).with_context("reading", seen);
  if (!S_ISREG(status.st_mode)) return Error{"not a regular file"}.with_context("reading", seen);
  fd_ = std::move(*fd);
  return {};
}

Result<std::string_view> File::read() {
  bool kept = bool(fd_) && machine_->root_.is_this_machine();
  if (!kept || ::lseek(fd_.get(), 0, SEEK_SET) != 0) {
    if (auto opened = open(); !opened) return opened.error();
  }
  auto done = os::read_all(fd_.get(), machine_->text_);
  if (!done) {
    fd_ = os::Fd();
    return std::move(done.error()).with_context("reading", machine_->root_.path(path_));
  }
  return std::string_view(machine_->text_);
}

}  // namespace tsd::sensors
