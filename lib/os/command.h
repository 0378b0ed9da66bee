// Asks another program and waits for what it says, for a while.
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
  int status = 0;    ///< exit code; 128 and the signal's number where one ended it
};

class CommandRunner {
 public:
  /// Runs `words` (the first is a path; no shell) with stdin and stderr at /dev/null, in the C
  /// locale, and reads what it prints. What is not done after `deadline`, or prints more than
  /// `limit` bytes, is killed with all it started, and is an error.
  Result<CommandOutput> run(const std::vector<std::string>& words,
                            std::chrono::milliseconds deadline, std::size_t limit = 1u << 20);

 private:
  int end(pid_t child, TimePoint deadline);

  std::vector<pid_t> stuck_;  // killed, but the kernel holds them (a dead disk, say)
};

}  // namespace tsd::os
