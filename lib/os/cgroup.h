// A control group (cgroup v2) of our own: nobody who is in it leaves it by another session, another
// parent or deaf ears, and all of it is killed in one stroke. Only where one may make a group.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "os/fd.h"

namespace tsd::os {

class Cgroup {
 public:
  /// A new group under the one that this process is in, named PREFIX.PID. Nothing where there is no
  /// cgroup v2, no right to make a group, or no cgroup.kill (Linux 5.14). Groups of the same prefix
  /// whose process is gone are killed and removed.
  static std::optional<Cgroup> make(const std::string& prefix);

  Cgroup(Cgroup&&) = default;

  /// This process, and what it starts from now on.
  bool enter() const;
  /// Back to where it was before.
  bool leave() const;
  /// Everybody in it gets KILL, those too that are being forked at the moment.
  void kill() const;
  /// Removes the group, once it is empty.
  bool remove() const;

 private:
  Cgroup(std::string parent, std::string path)
      : parent_(std::move(parent)), path_(std::move(path)) {}

  std::string parent_;
  std::string path_;
};

}  // namespace tsd::os
