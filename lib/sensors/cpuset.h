// The cpuset of each CPU. Exists with cgroup v1 only, as directories below /dev/cpuset or
// /sys/fs/cgroup/cpuset; on other machines the cpuset of every CPU is "none".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sensors/source/machine.h"

namespace tsd::sensors {

class Cpusets {
 public:
  explicit Cpusets(Machine& machine);

  /// Reads the directories again. The CPUs of a set that cannot be read are in "none".
  Result<void> refresh();

  /// The set of CPU `number` (decimal text). When several sets list it, the last one by name.
  std::string_view of(std::string_view number) const;

 private:
  struct Set {
    std::string name;
    std::string tag;  ///< the name as a tag value
    File cpus;
  };
  void look();

  Machine& machine_;
  std::string top_;  ///< empty when the machine has no cpusets
  std::vector<Set> sets_;
  std::vector<std::size_t> set_of_cpu_;  ///< by CPU: index into sets_ plus one; 0: "none"
  std::vector<std::string> names_;
  std::vector<unsigned> cpus_;
};

/// Adds every CPU of a list such as "0,4-7" to `cpus`. False when `list` is malformed.
bool parse_cpu_list(std::string_view list, std::vector<unsigned>& cpus);

}  // namespace tsd::sensors
