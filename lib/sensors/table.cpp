#include "sensors/table.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "sensors/cgroup.h"
#include "sensors/dfstat.h"
#include "sensors/filehandles.h"
#include "sensors/ifstat.h"
#include "sensors/iostat.h"
#include "sensors/mountstats.h"
#include "sensors/netfilter.h"
#include "sensors/netstat.h"
#include "sensors/nfsstat.h"
#include "sensors/ntpstat.h"
#include "sensors/pressure.h"
#include "sensors/procnettcp.h"
#include "sensors/procstats.h"
#include "sensors/smart_stats.h"
#include "sensors/sysload.h"
#include "sensors/thermal.h"

namespace tsd::sensors {
namespace {

constexpr unsigned kTcollector = static_cast<unsigned>(Profile::tcollector);
constexpr unsigned kPhantom = static_cast<unsigned>(Profile::phantom);
constexpr unsigned kFixed = static_cast<unsigned>(Profile::fixed);
constexpr unsigned kNewer = kTcollector | kFixed;  // newer than the phantom sensors
constexpr unsigned kEvery = kTcollector | kPhantom | kFixed;

constexpr std::chrono::seconds operator""_s(unsigned long long count) {
  return std::chrono::seconds(count);
}

// name, purpose, interval, profiles, by_default, make, metrics
constexpr std::array kTable{
    Row{"cgroup", "what the machine's slices use", 15_s, kFixed, true, make_cgroup, cgroup_metrics},
    Row{"dfstat", "how full file systems are", 60_s, kEvery, true, make_dfstat, dfstat_metrics},
    Row{"filehandles", "open files", 15_s, kFixed, true, make_filehandles, filehandles_metrics},
    Row{"ifstat", "network interfaces", 15_s, kEvery, true, make_ifstat, ifstat_metrics},
    Row{"iostat", "disks and partitions", 60_s, kEvery, true, make_iostat, iostat_metrics},
    Row{"mountstats", "NFS mounts, by operation", 10_s, kNewer, true, make_mountstats,
        mountstats_metrics},
    Row{"netfilter", "connection tracking", 15_s, kNewer, true, make_netfilter, netfilter_metrics},
    Row{"netstat", "sockets, TCP and UDP events", 15_s, kEvery, true, make_netstat,
        netstat_metrics},
    Row{"nfsstat", "NFS client calls", 15_s, kNewer, true, make_nfsstat, nfsstat_metrics},
    Row{"ntpstat", "how far the clock is off", 60_s, kNewer, false, make_ntpstat, ntpstat_metrics},
    Row{"pressure", "how long tasks wait for CPU, memory, disks", 15_s, kFixed, true, make_pressure,
        pressure_metrics},
    Row{"procnettcp", "TCP connections by service and user", 60_s, kEvery, true, make_procnettcp,
        procnettcp_metrics},
    Row{"procstats", "load, memory, CPU, interrupts", 15_s, kEvery, true, make_procstats,
        procstats_metrics},
    Row{"smart_stats", "disks' own health, by smartctl", 120_s, kNewer, false, make_smart_stats,
        smart_stats_metrics},
    Row{"sysload", "how busy each CPU is", 15_s, kNewer, false, make_sysload, sysload_metrics},
    Row{"thermal", "temperatures", 60_s, kFixed, true, make_thermal, thermal_metrics},
};

std::string_view name_of(Profile profile) {
  switch (profile) {
    case Profile::tcollector:
      return "tcollector";
    case Profile::phantom:
      return "phantom";
    case Profile::fixed:
      return "fixed";
  }
  return "";
}

// Marks in `chosen` the rows that one word of the list selects.
Result<void> choose(std::string_view word, Profile profile,
                    std::array<bool, kTable.size()>& chosen) {
  bool known = word == "all" || word == "none" || word == "default";
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    const Row& row = kTable[i];
    bool named = row.name == word;
    known |= named;
    if (named && !row.is_in(profile)) {
      return Error{fmt::format("{} is not a sensor of profile {}", word, name_of(profile))};
    }
    bool meant = word == "all" || (word == "default" && row.by_default);
    if (named || (meant && row.is_in(profile))) chosen[i] = true;
  }
  if (known) return {};
  return Error{fmt::format("there is no sensor \"{}\"; --list-sensors names them", word)};
}

}  // namespace

std::span<const Row> table() {
  return kTable;
}

const Row* find(std::string_view name) {
  auto row = std::ranges::find(kTable, name, &Row::name);
  return row == kTable.end() ? nullptr : &*row;
}

Result<std::vector<const Row*>> select(std::string_view list, Profile profile) {
  std::array<bool, kTable.size()> chosen{};
  for (bool last = false; !last;) {
    auto comma = list.find(',');
    last = comma == list.npos;
    if (auto done = choose(list.substr(0, comma), profile, chosen); !done) return done.error();
    if (!last) list.remove_prefix(comma + 1);
  }
  std::vector<const Row*> rows;
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    if (chosen[i]) rows.push_back(&kTable[i]);
  }
  return rows;
}

}  // namespace tsd::sensors
