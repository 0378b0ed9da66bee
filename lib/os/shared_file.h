// A file of lines to which several processes append, each of which may be killed in the middle of
// one. What the next one writes would then stand behind half a line: a write(2) that is killed ends
// between two pages, as on overlayfs. So whole lines are written under a lock (flock(2)), behind a
// look at the last byte.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

class SharedFile {
 public:
  /// No file: what is appended goes nowhere.
  SharedFile() = default;
  /// Opens it by open_unled() (os/trust.h); makes it with `mode` if it is absent. `torn_end` is
  /// what ends half a line that somebody left, a newline at its end. Errors read "opening PATH:
  /// ...".
  static Result<SharedFile> open(const std::string& path, mode_t mode, std::string torn_end);

  /// Hands whole lines to the system before it returns. Waits a second at most for somebody who
  /// holds the lock, once; then lines are written without it. The first error, "writing PATH: ...",
  /// is returned by every later call, which writes nothing.
  Result<void> append(std::string_view lines);

  explicit operator bool() const { return bool(fd_); }
  int fd() const { return fd_.get(); }
  const std::string& path() const { return path_; }

 private:
  bool lock();

  Fd fd_;
  Fd look_;  // for reading, where lines stay: not in a pipe or a terminal
  std::string path_;
  std::string torn_end_;
  bool is_lockable_ = true;
  std::optional<Error> error_;
};

}  // namespace tsd::os
