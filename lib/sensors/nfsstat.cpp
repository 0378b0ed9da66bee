#include "sensors/nfsstat.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "sensors/file_sensor.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

using namespace std::string_view_literals;

constexpr const char* kNfsFile = "/proc/net/rpc/nfs";

constexpr std::array kRpc{"calls"sv, "retrans"sv, "authrefrsh"sv};

constexpr std::array kProc3{"null"sv,     "getattr"sv, "setattr"sv,     "lookup"sv, "access"sv,
                            "readlink"sv, "read"sv,    "write"sv,       "create"sv, "mkdir"sv,
                            "symlink"sv,  "mknod"sv,   "remove"sv,      "rmdir"sv,  "rename"sv,
                            "link"sv,     "readdir"sv, "readdirplus"sv, "fsstat"sv, "fsinfo"sv,
                            "pathconf"sv, "commit"sv};

// In the order of the client operations in include/linux/nfs4.h of Linux.
constexpr std::array kProc4{
    "null"sv, "read"sv, "write"sv, "commit"sv, "open"sv, "open_conf"sv, "open_noat"sv,
    "open_dgrd"sv, "close"sv, "setattr"sv, "fsinfo"sv, "renew"sv, "setclntid"sv, "confirm"sv,
    "lock"sv, "lockt"sv, "locku"sv, "access"sv, "getattr"sv, "lookup"sv, "lookup_root"sv,
    "remove"sv, "rename"sv, "link"sv, "symlink"sv, "create"sv, "pathconf"sv, "statfs"sv,
    "readlink"sv, "readdir"sv, "server_caps"sv, "delegreturn"sv, "getacl"sv, "setacl"sv,
    "fs_locations"sv, "rel_lkowner"sv, "secinfo"sv, "fsid_present"sv, "exchange_id"sv,
    "create_ses"sv, "destroy_ses"sv, "sequence"sv, "get_lease_t"sv, "reclaim_comp"sv, "layoutget"sv,
    "getdevinfo"sv, "layoutcommit"sv, "layoutreturn"sv, "secinfo_no"sv, "test_stateid"sv,
    "free_stateid"sv, "getdevicelist"sv, "bind_conn_to_ses"sv, "destroy_clientid"sv, "seek"sv,
    "allocate"sv, "deallocate"sv, "layoutstats"sv, "clone"sv,
    // tcollector ends here
    "copy"sv, "offload_cancel"sv, "lookupp"sv, "layouterror"sv, "copy_notify"sv, "getxattr"sv,
    "setxattr"sv, "listxattrs"sv, "removexattr"sv, "read_plus"sv};
constexpr std::size_t kTcollectorProc4 = 59;

struct Version {
  std::string_view head;
  std::string_view number;
  std::span<const std::string_view> operations;
};

std::array<Version, 2> versions(Profile profile) {
  std::span<const std::string_view> proc4(kProc4);
  if (profile != Profile::fixed) proc4 = proc4.first(kTcollectorProc4);
  return {{{"proc3", "3", kProc3}, {"proc4", "4", proc4}}};
}

// "proc3 22 0 1 ...": the number of counters, then the counters. As in tcollector, counters beyond
// the known names are ignored.
bool print_calls(std::string_view rest, const Version& version, std::int64_t now, Points& out) {
  auto count = parse_wide(next_word(rest));
  std::string_view counting = rest;
  Wide there = 0;
  while (!next_word(counting).empty()) ++there;
  if (!count || *count != there) return false;
  bool sound = true;
  for (auto operation : version.operations) {
    std::string_view word = next_word(rest);
    if (word.empty()) break;
    auto calls = parse_wide(word);
    sound = sound && calls;
    if (!calls) continue;
    out.add("nfs.client.rpc", now, NumberText(*calls),
            {{"op", operation}, {"version", version.number}});
  }
  return sound;
}

bool print_rpc(std::string_view rest, std::int64_t now, Points& out) {
  bool sound = true;
  for (auto type : kRpc) {
    auto calls = parse_wide(next_word(rest));
    sound = sound && calls;
    if (calls) out.add("nfs.client.rpc.stats", now, NumberText(*calls), {{"type", type}});
  }
  return sound;
}

}  // namespace

Result<void> print_nfs(std::string_view text, Profile profile, std::int64_t now, Points& out) {
  TextLines lines(text);
  ParseErrors errors;
  for (std::string_view rest; lines.next(rest);) {
    std::string_view head = next_word(rest);
    bool known = head != "rpc" || print_rpc(rest, now, out);
    for (const Version& version : versions(profile)) {
      if (head == version.head) known = print_calls(rest, version, now, out);
    }
    if (!known) errors.add(lines.number());
  }
  return errors.result(lines, kNfsFile);
}

std::unique_ptr<Sensor> make_nfsstat(const Setup& setup) {
  return std::make_unique<FileSensor>(setup, kNfsFile, print_nfs);
}

std::vector<Metric> nfsstat_metrics(Profile profile) {
  std::vector<Metric> metrics;
  for (auto type : kRpc) {
    metrics.push_back({"nfs.client.rpc.stats", fmt::format("type={}", type), "calls",
                       MetricKind::counter, kNfsFile});
  }
  for (const Version& version : versions(profile)) {
    metrics.push_back({"nfs.client.rpc", fmt::format("op version={}", version.number), "calls",
                       MetricKind::counter, kNfsFile});
  }
  return metrics;
}

}  // namespace tsd::sensors
