#include "sensors/cpuset.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/number.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

constexpr unsigned kMostCpus = 1u << 16;  // above the limit of every kernel; bounds memory

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

Cpusets::Cpusets(Machine& machine) : machine_(machine) {
  for (auto top : {"/dev/cpuset", "/sys/fs/cgroup/cpuset"}) {
    if (top_.empty() && machine.exists(top)) top_ = top;
  }
}

// Lists the sets, and finds the name of the CPU file in each: it depends on mount options.
void Cpusets::look() {
  machine_.list(top_, names_, Machine::Names::directories);
  if (std::ranges::equal(names_, sets_, {}, {}, &Set::name)) return;
  sets_.clear();
  for (const auto& name : names_) {
    auto path = fmt::format("{}/{}/cpuset.cpus", top_, name);
    if (!machine_.exists(path)) path = fmt::format("{}/{}/cpus", top_, name);
    std::string kept;
    sets_.push_back({name, std::string(tag_value(name, kept)), File(machine_, std::move(path))});
  }
}

Result<void> Cpusets::refresh() {
  set_of_cpu_.clear();
  if (top_.empty()) return {};
  look();
  Result<void> outcome;
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    auto text = sets_[i].cpus.read();
    if (!text) continue;  // the set was removed, or the directory is not a cpuset
    cpus_.clear();
    if (auto list = first_line(*text); !parse_cpu_list(list, cpus_)) {
      outcome = Error{fmt::format("{}: \"{}\" is no list of CPUs", sets_[i].cpus.path(), list)};
      continue;
    }
    for (unsigned cpu : cpus_) {
      if (cpu >= set_of_cpu_.size()) set_of_cpu_.resize(cpu + 1);
      set_of_cpu_[cpu] = i + 1;
    }
  }
  return outcome;
}

std::string_view Cpusets::of(std::string_view number) const {
  auto cpu = parse_number<unsigned>(number);
  if (!cpu || *cpu >= set_of_cpu_.size() || set_of_cpu_[*cpu] == 0) return "none";
  return sets_[set_of_cpu_[*cpu] - 1].tag;
}

}  // namespace tsd::sensors
