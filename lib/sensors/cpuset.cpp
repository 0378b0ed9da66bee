#include "sensors/cpuset.h"

#include <fmt/format.h>

#include "base/number.h"
#include "sensors/text.h"

namespace tsd::sensors {
namespace {

constexpr unsigned kMostCpus = 1u << 16;  // no kernel has more; a longer range is nonsense

}  // namespace

bool parse_cpu_list(std::string_view list, std::vector<unsigned>& cpus) {
  while (!list.empty()) {
    auto comma = list.find(',');
    std::string_view range = list.substr(0, comma);
    list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
    auto dash = range.find('-');
    auto first = parse_number<unsigned>(range.substr(0, dash));
    auto last = dash == range.npos ? first : parse_number<unsigned>(range.substr(dash + 1));
    if (!first || !last || *last >= kMostCpus) return false;
    for (unsigned cpu = *first; cpu <= *last; ++cpu) cpus.push_back(cpu);
  }
  return true;
}

Result<void> Cpusets::refresh() {
  set_of_cpu_.clear();
  std::string top = machine_.exists("/dev/cpuset") ? "/dev/cpuset" : "/sys/fs/cgroup/cpuset";
  machine_.list(top, names_, Machine::Names::directories);
  Result<void> outcome;
  for (std::size_t i = 0; i < names_.size(); ++i) {
    std::string directory = fmt::format("{}/{}", top, names_[i]);
    for (auto name : {"cpuset.cpus", "cpus"}) {
      auto path = fmt::format("{}/{}", directory, name);
      auto list = machine_.value(path);
      if (!list) continue;  // no directory, or the other spelling
      std::vector<unsigned> cpus;
      if (!parse_cpu_list(*list, cpus)) {
        outcome = Error{fmt::format("{}: \"{}\" is no list of CPUs", path, *list)};
        break;
      }
      for (unsigned cpu : cpus) {
        if (cpu >= set_of_cpu_.size()) set_of_cpu_.resize(cpu + 1);
        set_of_cpu_[cpu] = i + 1;
      }
      break;
    }
  }
  return outcome;
}

std::string_view Cpusets::of(std::string_view number) const {
  auto cpu = parse_number<unsigned>(number);
  if (!cpu || *cpu >= set_of_cpu_.size() || set_of_cpu_[*cpu] == 0) return "none";
  return names_[set_of_cpu_[*cpu] - 1];
}

}  // namespace tsd::sensors
