// Asks another program and waits for what it says, for a while.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

struct Answer {
  std::string text;  ///< its stdout
  int status = 0;    ///< exit code; 128 and the signal's number where one ended it
};

class Asker {
 public:
  /// Runs `words` (the first is a path; no shell) with stdin and stderr at /dev/null, in the C
  /// locale, and reads what it prints. What is not done after `patience`, or prints more than
  /// `limit` bytes, is killed with all it started, and is an error.
  Result<Answer> ask(const std::vector<std::string>& words, std::chrono::milliseconds patience,
                     std::size_t limit = 1u << 20);

 private:
  int end(pid_t child, std::chrono::steady_clock::time_point deadline);

  std::vector<pid_t> stuck_;  // killed, but the kernel holds them (a dead disk, say)
};

}  // namespace tsd::os
