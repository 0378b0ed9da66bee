// A file that says which process runs, and by its lock that it still does.
#pragma once

#include <string>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

class PidFile {
 public:
  /// Writes our pid. A stale file is taken over; one that a living process holds is an error that
  /// names it.
  static Result<PidFile> take(const std::string& path);

  PidFile(PidFile&&) = default;
  /// The file goes.
  ~PidFile();

 private:
  PidFile(std::string path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  Fd fd_;  // holds the lock
};

}  // namespace tsd::os
