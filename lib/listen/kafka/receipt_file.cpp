#include "listen/kafka/receipt_file.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "os/file.h"

namespace tsd::listen {
namespace {

/// Whether a FIFO that has nothing to read had a writer, and has none any more.
bool is_hung_up(int fd) {
  pollfd ask{fd, POLLIN, 0};
  return ::poll(&ask, 1, 0) > 0 && (ask.revents & POLLHUP) != 0;
}

}  // namespace

Result<ReceiptFile> ReceiptFile::open(const std::string& path) {
  auto fd = os::open_file(path, O_RDONLY | O_NONBLOCK);
  if (!fd) return fd.error();
  struct stat status {};
  if (::fstat(fd->get(), &status) != 0) return last_system_error("reading", path);
  if (S_ISDIR(status.st_mode)) return system_error(EISDIR).with_context("reading", path);
  bool is_file = S_ISREG(status.st_mode);
  ReceiptFile file(std::move(*fd), path, is_file);
  file.at_ = is_file ? status.st_size : 0;
  return file;
}

/// The shell of the sender may empty the file after we opened it.
Result<void> ReceiptFile::follow_truncation() {
  struct stat status {};
  if (::fstat(fd_.get(), &status) != 0) return last_system_error("reading", path_);
  if (status.st_size < at_) {
    at_ = 0;
    cutter_ = LineCutter(kLongestRecord);
  }
  return {};
}

Result<ReceiptFile::State> ReceiptFile::read(const Listener& listener) {
  std::array<char, 64 << 10> bytes;
  if (is_file_) {
    if (auto done = follow_truncation(); !done) return done.error();
  }
  ssize_t got = is_file_ ? ::pread(fd_.get(), bytes.data(), bytes.size(), at_)
                         : ::read(fd_.get(), bytes.data(), bytes.size());
  if (got < 0) {
    if (errno == EAGAIN) return State::open;
    if (errno == EINTR) return State::more;
    return last_system_error("reading", path_);
  }
  if (got == 0) return !is_file_ && is_hung_up(fd_.get()) ? State::ended : State::open;
  at_ += got;
  auto overlong = cutter_.overlong_lines();
  cutter_.feed({bytes.data(), static_cast<std::size_t>(got)}, [&](std::string_view record) {
    if (auto receipt = read_receipt(record)) {
      listener.receipt(*receipt);
    } else {
      listener.garbage(record);
    }
  });
  for (; overlong < cutter_.overlong_lines(); ++overlong) listener.garbage("");
  return State::more;
}

}  // namespace tsd::listen
