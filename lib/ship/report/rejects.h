// The file of rejected lines: one LINE<TAB>CODE<TAB>REASON a line, so that cut, grep and
// tsd-send --replay can read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/fd.h"
#include "ship/rejection.h"

namespace tsd::ship {

class RejectsFile {
 public:
  /// Appends to `path`, created with mode 0600 if it is absent. No path: keeps nothing.
  static Result<RejectsFile> open(const std::optional<std::string>& path);

  /// Writes a record to the system before it returns. Keeps the first error for sync().
  void write(const Rejection& rejection);
  /// Brings all records, and the file's name, to stable storage if the file has any (a pipe has
  /// none). Fails with the first error of writing or syncing.
  Result<void> sync();
  /// A record could not be kept, and none is any more.
  bool has_failed() const { return error_.has_value(); }

 private:
  RejectsFile(os::Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<void> force();

  os::Fd fd_;
  std::string path_;
  bool is_dirty_ = false;
  bool is_named_ = false;  // its directory has been synced
  std::optional<Error> error_;
};

/// The LINE of such a record; text with fewer than two tabs as it is. LINE may contain tabs; CODE
/// and REASON never do.
std::string_view line_of_record(std::string_view record);

}  // namespace tsd::ship
