#include "ship/report/rejects.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include "base/foreign.h"
#include "os/file.h"
#include "os/trust.h"

namespace tsd::ship {
namespace {

/// Succeeds for pipes, terminals and the like: they have no stable storage.
Result<void> sync_of(int fd) {
  if (::fsync(fd) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP) return {};
  return system_error(errno);
}

/// Ends half a record. Its sender is gone, and had told nobody of the line: it is judged once more.
std::string torn_end() {
  return fmt::format("\t{}\tthe sender was killed while it wrote this record\n", kCutOff);
}

/// Whether a sender that was killed while it wrote a record has left a line without its newline.
bool ends_inside_a_line(int fd) {
  off_t end = ::lseek(fd, 0, SEEK_END);
  char last = '\n';
  return end > 0 && ::pread(fd, &last, 1, end - 1) == 1 && last != '\n';
}

/// The file that is open as `fd`, for reading; none where that keeps no lines or may not be read.
os::Fd open_again(const std::string& path, int fd) {
  auto file = os::open_regular(path);
  struct stat written {
  }, read{};
  bool is_same = file && ::fstat(fd, &written) == 0 && ::fstat(file->get(), &read) == 0 &&
                 written.st_dev == read.st_dev && written.st_ino == read.st_ino;
  return is_same ? std::move(*file) : os::Fd();
}

}  // namespace

Result<RejectsFile> RejectsFile::open(const std::optional<std::string>& path) {
  if (!path) return RejectsFile(os::Fd(), os::Fd(), "");
  os::Fd fd = os::open_unled(*path, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (!fd) return os::unled_error("opening", *path);
  os::Fd look = open_again(*path, fd.get());
  return RejectsFile(std::move(fd), std::move(look), *path);
}

void RejectsFile::write(const Rejection& rejection) {
  if (error_ || !fd_) return;
  std::string record = fmt::format("{}\t{}\t{}\n", rejection.line, rejection.code,
                                   printable(rejection.reason, kLongestReason));
  is_dirty_ = true;
  bool is_locked = look_ && lock();
  if (look_ && ends_inside_a_line(look_.get())) record.insert(0, torn_end());
  auto done = os::write_all(fd_.get(), record);
  if (is_locked) ::flock(fd_.get(), LOCK_UN);
  if (!done) error_ = std::move(done.error()).with_context("writing", path_);
}

/// False where somebody keeps the lock: `flock FILE tsd-send ...` would wait for itself for ever.
bool RejectsFile::lock() {
  constexpr auto kMost = std::chrono::seconds(1);
  constexpr auto kPause = std::chrono::milliseconds(1);
  auto end = std::chrono::steady_clock::now() + kMost;
  while (::flock(fd_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return false;
    is_lockable_ = is_lockable_ && std::chrono::steady_clock::now() < end;
    if (!is_lockable_) return false;
    std::this_thread::sleep_for(kPause);
  }
  return true;
}

Result<void> RejectsFile::sync() {
  if (error_) return *error_;
  if (!is_dirty_) return {};
  // Do not retry a failed sync: the kernel reports an error once, the next one would succeed.
  if (auto done = force(); !done) error_ = std::move(done.error()).with_context("writing", path_);
  is_dirty_ = false;
  if (error_) return *error_;
  return {};
}

Result<void> RejectsFile::force() {
  if (auto done = sync_of(fd_.get()); !done || is_named_) return done;
  std::string above = std::filesystem::path(path_).parent_path().string();
  os::Fd directory(::open(above.empty() ? "." : above.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  is_named_ = true;
  return directory ? sync_of(directory.get()) : Result<void>();
}

RejectRecord read_record(std::string_view text) {
  std::size_t reason = text.rfind('\t');
  if (reason == text.npos || reason == 0) return {text, {}};
  std::size_t code = text.rfind('\t', reason - 1);
  if (code == text.npos) return {text, {}};
  return {text.substr(0, code), text.substr(code + 1, reason - code - 1)};
}

bool is_cut_off(const RejectRecord& record, bool has_newline) {
  return record.code == kCutOff || (record.code.empty() && !has_newline);
}

}  // namespace tsd::ship
