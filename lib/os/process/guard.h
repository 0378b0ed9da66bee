// The guard: a small process (tsd-guard in process lists) that starts the children, waits for them,
// and inherits their orphans as subreaper. When we end, however that happens, its socket closes; it
// kills all of them and ends. Grandchildren that changed their session and ignore TERM do not
// escape.
//
// When the guard is killed, its direct children die with it, the others become ours, and report()
// fails. A process of the same account can stop the guard: then it is continued whenever we want
// something of it and when we end, and killed where it does not answer all the same. Where we may
// make a control group, the guard and all its descendants are in one and are killed as a whole:
// then no process escapes.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/fd.h"
#include "os/process/cgroup.h"
#include "os/process/process.h"

namespace tsd::os {

/// A program for the guard to start: without arguments, stdin from /dev/null, in its own process
/// group, without new privileges. It gets KILL when the guard ends.
struct GuardedProgram {
  std::string path;
  std::vector<std::string> environment;  ///< "KEY=VALUE"
  bool inherits_environment = true;      ///< `environment` overrides ours; false: it is all
  int output = -1;                       ///< becomes its stdout; the caller closes it
  int errors = -1;                       ///< becomes its stderr; the caller closes it
  Limits limits;
};

/// An event of a child.
struct Report {
  enum Kind : std::uint32_t { started, refused, ended, answer };
  Kind kind;
  std::uint32_t id;       ///< the caller's number for it; 0 of an answer to ask()
  std::int32_t value;     ///< started: its pid; refused: errno; ended: its wait status
  std::int64_t cpu_us;    ///< ended: CPU time in microseconds, of it and of those it waited for
  std::int64_t most_rss;  ///< ended: peak resident bytes of the largest of these
};

class Guard {
 public:
  /// Forks; call it early, while this process is small.
  static Result<Guard> start();
  Guard(Guard&&) = default;
  /// Makes the guard kill the remaining children and end.
  ~Guard();

  /// Readable when there is a report, or when the guard is gone.
  int socket() const { return socket_.get(); }
  pid_t pid() const { return pid_; }

  /// Starts `program` under the caller's number `id`; report() tells the outcome. Fails when the
  /// guard is gone.
  Result<void> launch(std::uint32_t id, const GuardedProgram& program);
  /// Signals the child's whole process group; does nothing when it has ended.
  Result<void> signal(std::uint32_t id, int number);
  /// Continues a guard that was stopped, and lets it report an answer: it is there, and has done
  /// all that was ordered before.
  Result<void> ask();
  /// Kills the guard, stopped or not; its children die with it. report() then fails.
  void kill();
  /// The next report; nullopt when there is none yet. Fails when the guard is gone.
  Result<std::optional<Report>> report();

 private:
  Guard(Fd socket, Fd lifeline, pid_t pid, std::vector<pid_t> strangers,
        std::optional<Cgroup> group);

  Fd socket_;
  Fd lifeline_;  ///< the writing end; where it closes, the kernel kills the children
  pid_t pid_;
  std::optional<Cgroup> group_;
  std::vector<pid_t> strangers_;  ///< children that we had before; not killed
};

/// Sends KILL to the direct children of this process, and to the orphans that it inherits from
/// them, until only `spared` are left or `patience` is over. Reaps them.
void kill_children(const std::vector<pid_t>& spared, std::chrono::milliseconds patience);

/// The direct children of this (single-threaded) process, zombies included.
std::vector<pid_t> children();

/// Runs the guard of `owner` on its ends of the socket and of a pipe into which nobody writes; does
/// not return.
[[noreturn]] void stand_guard(Fd socket, Fd lifeline, const std::optional<Cgroup>& group,
                              pid_t owner);

}  // namespace tsd::os
