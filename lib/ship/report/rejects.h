// The file of rejected lines: one LINE<TAB>CODE<TAB>REASON a line, so that cut, grep and
// tsd-send --replay can read it.
// Several senders may append to one file; what a killed one left of a record gets the code kCutOff.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "os/shared_file.h"
#include "ship/rejection.h"

namespace tsd::ship {

/// The code of a line whose end is missing: tsd-validate-line(1).
inline constexpr std::string_view kCutOff = "no-newline";

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
  explicit RejectsFile(os::SharedFile file) : file_(std::move(file)) {}

  Result<void> force();

  os::SharedFile file_;
  bool is_dirty_ = false;
  bool is_named_ = false;  // its directory has been synced
  std::optional<Error> error_;
};

/// What stands in a line of such a file.
struct RejectRecord {
  std::string_view line;  ///< may contain tabs; code and reason never do
  std::string_view code;  ///< empty: the text has fewer than two tabs, and is the line itself
};
RejectRecord read_record(std::string_view text);

/// Whether the end of the line is missing: its code says so, or it is the end of a file without a
/// newline and has no code.
bool is_cut_off(const RejectRecord& record, bool has_newline);

}  // namespace tsd::ship
