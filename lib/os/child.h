// Starting another program: the only place that forks for one, through Boost.Process.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

/// What a child may use. 0 means: as much as its parent.
struct Limits {
  std::uint64_t data_bytes = 0;  ///< of memory of its own, written to or not (RLIMIT_DATA)
  std::uint64_t open_files = 0;
  uid_t user = 0;  ///< it becomes this user, with `group` and no other group
  gid_t group = 0;
};

struct Program {
  std::string path;
  std::vector<std::string> environment;  ///< "KEY=VALUE", put over what is inherited
  int output = -1;                       ///< becomes its stdout; stays the caller's to close
  int errors = -1;                       ///< becomes its stderr; likewise
  Limits limits;
};

/// Starts `program` without arguments, in a process group of its own (whose number is the pid),
/// stdin from /dev/null, every signal at its default, no new privileges, no other descriptor open.
/// It gets KILL when the thread that started it ends. An error is the system's reason why it cannot
/// be run; Error::system tells it by number. Where the kernel has no pidfd, a SIGCHLD that was
/// pending is gone afterwards: Boost.Process handles it meanwhile, and lets go of it
/// (sigaction(3p)).
Result<pid_t> start_child(const Program& program);

}  // namespace tsd::os
