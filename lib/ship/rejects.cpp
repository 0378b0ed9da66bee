#include "ship/rejects.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>

#include "os/file.h"

namespace tsd::ship {

Result<RejectsFile> RejectsFile::open(const std::optional<std::string>& path) {
  if (!path) return RejectsFile(os::Fd(), "");
  os::Fd fd(::open(path->c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (!fd) return last_system_error("opening", *path);
  return RejectsFile(std::move(fd), *path);
}

void RejectsFile::write(const Rejection& rejection) {
  if (error_ || !fd_) return;
  std::string reason(rejection.reason);
  std::ranges::replace(reason, '\t', ' ');
  std::string record = fmt::format("{}\t{}\t{}\n", rejection.line, rejection.code, reason);
  auto done = os::write_all(fd_.get(), record);
  if (!done) error_ = std::move(done.error()).with_context("writing", path_);
}

Result<void> RejectsFile::state() const {
  if (error_) return *error_;
  return {};
}

std::string_view line_of_record(std::string_view record) {
  std::size_t reason = record.rfind('\t');
  if (reason == record.npos || reason == 0) return record;
  std::size_t code = record.rfind('\t', reason - 1);
  return code == record.npos ? record : record.substr(0, code);
}

}  // namespace tsd::ship
