// Starting programs: the one place where the tools execute another program.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace tsd::os {

/// What a program may use. 0: as much as its parent.
struct Limits {
  std::uint64_t data_bytes = 0;  ///< of memory of its own, written to or not (RLIMIT_DATA)
  std::uint64_t open_files = 0;
  uid_t user = 0;  ///< it becomes this user, with `group` and no other group
  gid_t group = 0;
};

struct Program {
  std::string path;                      ///< a name without a slash is looked up in PATH
  std::vector<std::string> arguments;    ///< argv[1] and on; argv[0] is `path` as it is given
  std::vector<std::string> environment;  ///< "KEY=VALUE"
  bool inherits_environment = true;      ///< `environment` overrides ours; false: it is all
  int input = -1;                        ///< becomes stdin, and stays the caller's; -1: /dev/null
  int output = -1;                       ///< becomes stdout, likewise
  int errors = -1;                       ///< becomes stderr, likewise
  /// It leads a new process group, whose number is its pid, with all signals at their default and
  /// none blocked. False: it stays in our group, and what we ignore or block it does too, so that a
  /// terminal's ^C reaches both and nohup(1) covers both.
  bool own_group = true;
  bool dies_with_parent = false;   ///< KILL when the thread that started it ends
  bool no_new_privileges = false;  ///< set-user-ID programs give it nothing
  Limits limits;
};

/// Starts `program` with no descriptor open but 0, 1 and 2 (before Linux 5.9, which has no
/// close_range(2): and those without O_CLOEXEC). The caller waits for its end (os/deadline.h). An
/// error is the system's reason why it cannot be executed, without context; then there is no
/// process to wait for.
Result<pid_t> start_process(const Program& program);

}  // namespace tsd::os
