// The file of rejected lines: LINE<TAB>CODE<TAB>REASON, one a line, so that cut, grep and
// tsd-send --replay read it.
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
  /// Appends to `path`, which is made (mode 0600) where it is absent. No path: nothing is kept.
  static Result<RejectsFile> open(const std::optional<std::string>& path);

  /// Handed to the system when this returns. The first error is kept.
  void write(const Rejection& rejection);
  /// All that was written is on stable storage, name and content, where the file has such; or the
  /// first error.
  Result<void> sync();

 private:
  RejectsFile(os::Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  Result<void> force();

  os::Fd fd_;
  std::string path_;
  bool is_dirty_ = false;
  bool is_named_ = false;  // its directory has been synced
  std::optional<Error> error_;
};

/// The LINE of such a record; a line without records' tabs as it is. The line itself may hold tabs:
/// code and reason never do.
std::string_view line_of_record(std::string_view record);

}  // namespace tsd::ship
