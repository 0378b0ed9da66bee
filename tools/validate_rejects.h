// The file of --rejects: whole records are appended, so that those of several processes do not mix.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.h"
#include "os/shared_file.h"

namespace tsd::validate {

class RejectsKeeper {
 public:
  /// No path: nothing is kept. Errors read "opening PATH: ...".
  static Result<RejectsKeeper> open(const std::optional<std::string>& path);

  explicit operator bool() const { return bool(file_); }
  /// Takes a record with its newline. Holds less than 64 KiB of them when it returns.
  void keep(std::string_view record);
  /// Hands all records to the system; the first error of keep() comes here as well.
  Result<void> flush();

 private:
  explicit RejectsKeeper(os::SharedFile file) : file_(std::move(file)) {}

  os::SharedFile file_;
  std::string records_;
};

}  // namespace tsd::validate
