// A file that holds the pid of a running process, and a lock that shows it still runs.
#pragma once

#include <string>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

class PidFile {
 public:
  /// Writes our pid, with mode 0644. Takes over a stale file; fails, naming the holder, when a
  /// running process holds it. The last part of `path` is never followed as a link, and a file that
  /// is no plain one, holds no pid, has a second name or belongs to another user is refused; so is,
  /// for root, a directory that others can change.
  static Result<PidFile> take(const std::string& path);

  PidFile(PidFile&&) = default;
  /// Removes the file, where its name still leads to it.
  ~PidFile();

 private:
  PidFile(Fd directory, std::string name, Fd fd)
      : directory_(std::move(directory)), name_(std::move(name)), fd_(std::move(fd)) {}

  Fd directory_;
  std::string name_;
  Fd fd_;  ///< holds the lock
};

}  // namespace tsd::os
