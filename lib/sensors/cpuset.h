// Which cpuset a CPU belongs to: cgroup v1 only, directories below /dev/cpuset or
// /sys/fs/cgroup/cpuset. Elsewhere every CPU is in "none".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sensors/machine.h"

namespace tsd::sensors {

class Cpusets {
 public:
  explicit Cpusets(Machine& machine);

  /// Reads the directories again. A set that cannot be read leaves its CPUs in "none".
  Result<void> refresh();

  /// The set of CPU `number` (decimal text): the last of those that list it, in order of name.
  std::string_view of(std::string_view number) const;

 private:
  struct Set {
    std::string name;
    File cpus;
  };
  void look();

  Machine& machine_;
  std::string top_;  // empty: there are none
  std::vector<Set> sets_;
  std::vector<std::size_t> set_of_cpu_;  // index into sets_, plus one; 0 is none
  std::vector<std::string> names_;
  std::vector<unsigned> cpus_;
};

/// Adds every CPU of a list such as "0,4-7" to `cpus`. False when it is no such list.
bool parse_cpu_list(std::string_view list, std::vector<unsigned>& cpus);

}  // namespace tsd::sensors
