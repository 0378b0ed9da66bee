#include "os/shared_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include "os/file.h"
#include "os/same_file.h"
#include "os/trust.h"

namespace tsd::os {
namespace {

bool ends_inside_a_line(int fd) {
  off_t end = ::lseek(fd, 0, SEEK_END);
  char last = '\n';
  return end > 0 && ::pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

/// The file that is open as `fd`, for reading; none where that keeps no lines or may not be read.
Fd open_again(const std::string& path, int fd) {
  auto file = open_regular(path);
  struct stat written = {};
  struct stat read = {};
  bool is_same = file && ::fstat(fd, &written) == 0 && ::fstat(file->get(), &read) == 0 &&
                 are_same_file(written, read);
  return is_same ? std::move(*file) : Fd();
}

}  // namespace

Result<SharedFile> SharedFile::open(const std::string& path, mode_t mode, std::string torn_end) {
  SharedFile file;
  file.fd_ = open_unled(path, O_WRONLY | O_APPEND | O_CREAT, mode);
  if (!file.fd_) return unled_error("opening", path);
  file.look_ = open_again(path, file.fd());
  file.path_ = path;
  file.torn_end_ = std::move(torn_end);
  return file;
}

Result<void> SharedFile::append(std::string_view lines) {
  if (error_) return *error_;
  if (!fd_ || lines.empty()) return {};
  bool is_locked = look_ && lock();
  std::string whole;
  if (look_ && ends_inside_a_line(look_.get())) lines = whole.append(torn_end_).append(lines);
  auto done = write_all(fd(), lines);
  if (is_locked) ::flock(fd(), LOCK_UN);
  if (done) return {};
  error_ = std::move(done.error()).with_context("writing", path_);
  return *error_;
}

/// False where somebody keeps the lock: `flock FILE COMMAND` would wait for itself for ever.
bool SharedFile::lock() {
  constexpr auto kMost = std::chrono::seconds(1);
  constexpr auto kPause = std::chrono::milliseconds(1);
  auto end = std::chrono::steady_clock::now() + kMost;
  while (::flock(fd(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return false;
    is_lockable_ = is_lockable_ && std::chrono::steady_clock::now() < end;
    if (!is_lockable_) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

}  // namespace tsd::os
