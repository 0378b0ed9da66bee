// Every parser of kernel text and of helpers' answers: the first byte chooses one ('a' is the first
// of the list), the rest is the text. No parser may print a number that cannot be, or one series
// twice.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "sensors/cgroup.h"
#include "sensors/cpuset.h"
#include "sensors/diskstats.h"
#include "sensors/ifstat.h"
#include "sensors/interrupts.h"
#include "sensors/meminfo.h"
#include "sensors/mountstats.h"
#include "sensors/nfsstat.h"
#include "sensors/ntpstat.h"
#include "sensors/numa.h"
#include "sensors/pressure.h"
#include "sensors/procnettcp.h"
#include "sensors/procstats.h"
#include "sensors/smart_stats.h"
#include "sensors/snmp.h"
#include "sensors/sockstat.h"
#include "sensors/source/mounts.h"
#include "sensors/source/sock_diag.h"
#include "sensors/source/statvfs.h"
#include "sensors/stat.h"
#include "sensors/table.h"
#include "support/possible_points.h"

using namespace tsd::sensors;

namespace {

constexpr std::int64_t kNow = 1366155625;
constexpr Profile kProfiles[] = {Profile::tcollector, Profile::phantom, Profile::fixed};

using Parser = void (*)(std::string_view text, Profile profile, Points& out);

template <auto print>
void plain(std::string_view text, Profile profile, Points& out) {
  static_cast<void>(print(text, profile, kNow, out));
}

void look_at(const TcpSocket& socket) {
  static_cast<void>(is_public(socket.local) && is_public_by_rfc(socket.remote));
  static_cast<void>(service_of(socket.local_port, socket.remote_port));
}

constexpr Parser kParsers[] = {
    plain<print_net_dev>,
    plain<print_meminfo>,
    plain<print_uptime>,
    plain<print_loadavg>,
    plain<print_vmstat>,
    plain<print_entropy>,
    plain<print_nfs>,
    plain<print_mountstats>,
    [](std::string_view text, Profile profile, Points& out) {
      Machine machine(tsd::os::Root("/nowhere"));
      static_cast<void>(print_stat(text, profile, Cpusets(machine), kNow, out));
    },
    [](std::string_view text, Profile profile, Points& out) {
      InterruptSums sums;
      static_cast<void>(print_interrupts(text, profile, sums, kNow, out));
      static_cast<void>(print_softirqs(text, profile, sums, kNow, out));
    },
    [](std::string_view text, Profile, Points& out) {
      static_cast<void>(print_numastat(text, "0", "/numastat", kNow, out));
    },
    [](std::string_view text, Profile, Points& out) {
      static_cast<void>(print_sockstat(text, 65536, kNow, out));
    },
    [](std::string_view text, Profile profile, Points& out) {
      static_cast<void>(print_snmp(text, "/netstat", profile, netstat_fields(), kNow, out));
      static_cast<void>(print_snmp(text, "/snmp", profile, snmp_fields(), kNow, out));
    },
    [](std::string_view text, Profile, Points&) {
      static_cast<void>(parse_tcp_table(text, "/tcp", look_at));
    },
    [](std::string_view text, Profile, Points&) {
      TextLines lines(text);
      for (std::string_view line; lines.next(line);) {
        bool sound = true;
        auto row = parse_disk_row(line, sound);
        if (!row) continue;
        guess_prefix(*row);
        disk_rates(DiskActivity::of(*row) - DiskActivity(), 0.01, 100);
      }
    },
    [](std::string_view text, Profile, Points&) {
      Mounts mounts;
      static_cast<void>(parse_mounts(text, mounts));
      for (const Mount& mount : mounts) unescaped(mount.point);
      static_cast<void>(parse_statvfs(text, "/"));
    },
    [](std::string_view text, Profile, Points& out) {
      static_cast<void>(print_smart(text, "sda", kNow, out));
    },
    [](std::string_view text, Profile, Points&) {
      parse_ntpq(text);
      parse_chronyc(text);
      std::vector<unsigned> cpus;
      parse_cpu_list(text.substr(0, 64), cpus);
    },
    [](std::string_view text, Profile, Points&) {
      static_cast<void>(SockDiagReader().read(text, look_at));
    },
    [](std::string_view text, Profile, Points& out) {
      static_cast<void>(print_pressure(text, "cpu", "/cpu", kNow, out));
    },
    [](std::string_view text, Profile, Points& out) {
      for (auto file : {"cpu.stat", "memory.events", "pids.max"})
        static_cast<void>(print_cgroup(text, file, "a.slice", "/file", kNow, out));
    },
};

// Of all profiles, because a parser is asked for every profile, though its sensor be in one.
std::vector<Metric> all_metrics() {
  std::vector<Metric> all;
  for (const Row& row : table()) {
    for (Profile profile : kProfiles) {
      if (row.is_in(profile)) std::ranges::move(row.metrics(profile), std::back_inserter(all));
    }
  }
  return all;
}

void check(Parser parser, std::string_view text, Profile profile) {
  static const std::vector<Metric> kMetrics = all_metrics();
  KnownLimits limits(kMetrics, profile);
  Points out;
  out.begin_round(limits);
  parser(text, profile, out);
  auto fault = possible::first_fault(out.text(), kMetrics, profile);
  if (fault.empty()) return;
  std::fprintf(stderr, "%s\n", fault.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  static const char* const only = std::getenv("TSD_FUZZ_ONLY");  // a parser's letter
  char letter = only != nullptr ? only[0] : text[0];
  std::size_t choice = static_cast<unsigned char>(letter - 'a') % std::size(kParsers);
  text.remove_prefix(1);
  for (Profile profile : kProfiles) check(kParsers[choice], text, profile);
  return 0;
}
