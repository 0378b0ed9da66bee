// Runs another program and reads its output, with a deadline.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/deadline.h"

namespace tsd::os {

struct CommandOutput {
  std::string text;  ///< its stdout
  int status = 0;    ///< exit code; 128 + signal number when a signal ended it
};

class CommandRunner {
 public:
  /// Runs `words` (the first is a path; no shell) with stdin and stderr at /dev/null, in the C
  /// locale, and reads its stdout. Fails, and kills the program's process group, after `deadline`
  /// or more than `limit` bytes. Fails at once while 4 earlier runs are stuck.
  Result<CommandOutput> run(const std::vector<std::string>& words,
                            std::chrono::milliseconds deadline, std::size_t limit = 1u << 20);

 private:
  int end(pid_t child, TimePoint deadline);

  std::vector<pid_t> stuck_;  ///< killed, but held by the kernel (a dead disk, say)
};

}  // namespace tsd::os
