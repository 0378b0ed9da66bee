#include "ship/report/rejects.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

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

/// A sender that was killed while it wrote a record has left a line without its newline.
bool ends_inside_a_line(const std::string& path) {
  auto file = os::open_regular(path);
  if (!file) return false;  // a pipe or a terminal keeps no lines
  off_t end = ::lseek(file->get(), 0, SEEK_END);
  char last = '\n';
  return end > 0 && ::pread(file->get(), &last, 1, end - 1) == 1 && last != '\n';
}

}  // namespace

Result<RejectsFile> RejectsFile::open(const std::optional<std::string>& path) {
  if (!path) return RejectsFile(os::Fd(), "");
  os::Fd fd = os::open_unled(*path, O_WRONLY | O_APPEND | O_CREAT, 0600);
  if (!fd) return os::unled_error("opening", *path);
  if (ends_inside_a_line(*path)) {
    if (auto ended = os::write_all(fd.get(), "\n"); !ended)
      return std::move(ended.error()).with_context("writing", *path);
  }
  return RejectsFile(std::move(fd), *path);
}

void RejectsFile::write(const Rejection& rejection) {
  if (error_ || !fd_) return;
  std::string record = fmt::format("{}\t{}\t{}\n", rejection.line, rejection.code,
                                   printable(rejection.reason, kLongestReason));
  is_dirty_ = true;
  auto done = os::write_all(fd_.get(), record);
  if (!done) error_ = std::move(done.error()).with_context("writing", path_);
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

std::string_view line_of_record(std::string_view record) {
  std::size_t reason = record.rfind('\t');
  if (reason == record.npos || reason == 0) return record;
  std::size_t code = record.rfind('\t', reason - 1);
  return code == record.npos ? record : record.substr(0, code);
}

}  // namespace tsd::ship
