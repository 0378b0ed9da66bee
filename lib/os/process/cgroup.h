// A control group (cgroup v2) of our own. A process cannot escape it by setsid, double fork or
// ignoring signals, and all of it is killed by one write. Only where we may make a group.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "os/fd.h"

namespace tsd::os {

class Cgroup {
 public:
  /// Makes a group named PREFIX.PID under this process's group. Nullopt without cgroup v2, the
  /// right to make a group, or cgroup.kill (Linux 5.14). Kills and removes groups of the same
  /// prefix whose process is gone.
  static std::optional<Cgroup> make(const std::string& prefix);

  Cgroup(Cgroup&&) = default;

  /// Moves this process into the group; later children start in it.
  bool enter() const;
  /// Moves this process back to its former group.
  bool leave() const;
  /// Sends KILL to every process in it, including those being forked.
  void kill() const;
  /// Removes the group; false when it is not empty.
  bool remove() const;

 private:
  Cgroup(std::string parent, std::string path)
      : parent_(std::move(parent)), path_(std::move(path)) {}

  std::string parent_;
  std::string path_;
};

}  // namespace tsd::os
