// Where the lines come from: standard input, or a file of rejected lines.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/result.h"
#include "os/fd.h"
#include "ship/report/reports.h"

namespace tsd::ship {

class LineFile {
 public:
  /// Nothing: standard input.
  explicit LineFile(std::optional<std::string> replay) : replay_(std::move(replay)) {}

  /// Fails when the lines come from a file to which a report, standard error or, with
  /// `prints_lines`, standard output would be written. Opens nothing.
  Result<void> check_apart(const ReportOptions& reports, bool prints_lines) const;
  /// What a file with numbered lines is called: "-" for standard input; nothing for a pipe.
  std::optional<std::string> name() const;
  /// A descriptor of one's own. Errors read "opening FILE: ...".
  Result<os::Fd> open() const;

 private:
  std::optional<std::string> replay_;
};

}  // namespace tsd::ship
