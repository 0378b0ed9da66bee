// A file that holds the pid of a running process, and a lock that shows it still runs.
#pragma once

#include <string>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

class PidFile {
 public:
  /// Writes our pid. Takes over a stale file; fails, naming the holder, when a running process
  /// holds it.
  static Result<PidFile> take(const std::string& path);

  PidFile(PidFile&&) = default;
  /// Removes the file.
  ~PidFile();

 private:
  PidFile(std::string path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  Fd fd_;  ///< holds the lock
};

}  // namespace tsd::os
