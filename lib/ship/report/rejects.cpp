#include "ship/report/rejects.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "base/foreign.h"

namespace tsd::ship {
namespace {

/// Succeeds for pipes, terminals and the like: they have no stable storage.
Result<void> sync_of(int fd) {
  if (::fsync(fd) == 0 || errno == EINVAL || errno == EROFS || errno == ENOTSUP) return {};
  return system_error(errno);
}

}  // namespace

Result<RejectsFile> RejectsFile::open(const std::optional<std::string>& path) {
  if (!path) return RejectsFile(os::SharedFile());
  // Its sender had told nobody of the line: it is judged once more.
  auto torn_end =
      fmt::format("\t{}\t{}\n", kCutOff, "the sender was killed while it wrote this record");
  auto file = os::SharedFile::open(*path, 0600, std::move(torn_end));
  if (!file) return std::move(file.error());
  return RejectsFile(std::move(*file));
}

void RejectsFile::write(const Rejection& rejection) {
  if (error_ || !file_) return;
  is_dirty_ = true;
  auto done = file_.append(fmt::format("{}\t{}\t{}\n", rejection.line, rejection.code,
                                       printable(rejection.reason, kLongestReason)));
  if (!done) error_ = std::move(done.error());
}

Result<void> RejectsFile::sync() {
  if (error_) return *error_;
  if (!is_dirty_) return {};
  // Do not retry a failed sync: the kernel reports an error once, the next one would succeed.
  if (auto done = force(); !done)
    error_ = std::move(done.error()).with_context("writing", file_.path());
  is_dirty_ = false;
  if (error_) return *error_;
  return {};
}

Result<void> RejectsFile::force() {
  if (auto done = sync_of(file_.fd()); !done || is_named_) return done;
  std::string above = std::filesystem::path(file_.path()).parent_path().string();
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
