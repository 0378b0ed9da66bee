// A host that runs, seen below a directory: a container's mount of the host's /. Parts of its /proc
// tell of the process that reads them, which is in the container (proc(5): self, net, mounts,
// sys/net). Here they are replaced by what tells of the host, or refused.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/result.h"
#include "os/root.h"

namespace tsd::sensors {

using MountPoints = std::set<std::string, std::less<>>;

class MountedHost {
 public:
  explicit MountedHost(const os::Root& root);

  /// True where the /proc below the root is the kernel's. False for this machine itself, and for a
  /// recorded machine, whose files say what they say.
  bool is_there() const { return is_there_; }

  /// The file that tells of the host: "/proc/1/net/dev" for "/proc/net/dev", as process 1 of the
  /// host's /proc has its network and its mounts. An error for what the kernel tells of the
  /// reader's network alone (/proc/sys/net), unless that is the host's. Any other path as it is.
  Result<std::string> place(std::string_view path) const;

  /// The mount points of the host, unescaped, that are mounted below the root too: the line of the
  /// host's /proc/1/mountinfo and one of this process's own have the same device. Any other
  /// directory below the root lies on another file system than the host's there.
  Result<MountPoints> mount_points() const;

 private:
  const os::Root& root_;
  bool is_there_ = false;
  bool shares_network_ = false;  ///< this process is in the network namespace of process 1
};

/// The device ("8:1") of what is mounted last at each point, unescaped, from the text of a
/// mountinfo.
std::map<std::string, std::string> mounted_devices(std::string_view mountinfo);

}  // namespace tsd::sensors
