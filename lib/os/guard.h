// The guard: a small process beside ours (tsd-guard in process lists) that starts the children,
// waits for them, and inherits whatever they leave behind. When we are gone, however we went, it
// sees its end of a socket close, kills all of them, and ends. Grandchildren that changed their
// session and ignore TERM do not escape: it is their subreaper.
//
// The guard itself may be killed: its direct children die with it, the others fall to us, and
// report() says that it is gone. Where one may make a control group, the guard and all that comes
// of it are in one of their own, and are killed as a whole: then nobody at all escapes.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "os/cgroup.h"
#include "os/fd.h"
#include "os/process.h"

namespace tsd::os {

/// What a guard starts: without arguments, stdin from /dev/null, in a process group of its own,
/// without new privileges. It gets KILL when the guard ends.
struct GuardedProgram {
  std::string path;
  std::vector<std::string> environment;  ///< "KEY=VALUE", overrides ours
  int output = -1;                       ///< becomes its stdout; stays the caller's to close
  int errors = -1;                       ///< becomes its stderr; likewise
  Limits limits;
};

/// What became of a child.
struct Report {
  enum Kind : std::uint32_t { started, refused, ended };
  Kind kind;
  std::uint32_t id;       ///< the caller's number of it
  std::int32_t value;     ///< started: its pid; refused: errno; ended: its wait status
  std::int64_t cpu_us;    ///< ended: processor time of it and of those it waited for
  std::int64_t most_rss;  ///< ended: most bytes of memory that one of these had at a time
};

class Guard {
 public:
  /// Forks; call it early, while this process is small.
  static Result<Guard> start();
  Guard(Guard&&) = default;
  /// The guard kills what is left, and ends.
  ~Guard();

  /// Readable when there is a report, or when the guard is gone.
  int socket() const { return socket_.get(); }
  pid_t pid() const { return pid_; }

  /// Starts `program` under the caller's number `id`, which is told by report(). An error: the
  /// guard is gone.
  Result<void> launch(std::uint32_t id, const GuardedProgram& program);
  /// To the child's whole process group; nothing happens where it has ended already.
  Result<void> signal(std::uint32_t id, int number);
  /// The next report, or nothing when there is none yet. An error: the guard is gone.
  Result<std::optional<Report>> report();

 private:
  Guard(Fd socket, pid_t pid, std::vector<pid_t> strangers, std::optional<Cgroup> group);

  Fd socket_;
  pid_t pid_;
  std::optional<Cgroup> group_;
  std::vector<pid_t> strangers_;  // children that we had before
};

/// KILL for the direct children of this process and for those that fall to it when they die, again
/// and again, until none but `spared` is left or `patience` is over. They are reaped.
void kill_children(const std::vector<pid_t>& spared, std::chrono::milliseconds patience);

/// The direct children of this (single-threaded) process, zombies included.
std::vector<pid_t> children();

/// The guard's whole life, on its end of the socket.
[[noreturn]] void stand_guard(Fd socket, const std::optional<Cgroup>& group);

}  // namespace tsd::os
