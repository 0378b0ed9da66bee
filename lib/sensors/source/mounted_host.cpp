#include "sensors/source/mounted_host.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <array>
#include <cstdlib>
#include <memory>

#include "os/file.h"
#include "os/path_names.h"
#include "sensors/source/mounts.h"
#include "sensors/source/text.h"

namespace tsd::sensors {
namespace {

/// What begins so tells of the reader; behind it, what tells of process 1.
constexpr std::array<std::array<std::string_view, 2>, 3> kReaders{{
    {"/proc/net", "/proc/1/net"},
    {"/proc/self", "/proc/1"},
    {"/proc/mounts", "/proc/1/mounts"},
}};
constexpr std::string_view kNetworkSettings = "/proc/sys/net";
/// Each network namespace has files of its own here, with inode numbers of their own; anybody may
/// stat them, while the links in /proc/PID/ns are for those who may trace the process.
constexpr const char* kOfNetwork = "/net/dev";

bool is_procfs(const os::Root& root) {
  auto proc = root.open("/proc", O_PATH | O_DIRECTORY);
  struct statfs fs {};
  return proc && ::fstatfs(proc->get(), &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

bool is_same_file(const std::string& one, const std::string& other) {
  struct stat first {
  }, second{};
  return ::stat(one.c_str(), &first) == 0 && ::stat(other.c_str(), &second) == 0 &&
         first.st_ino == second.st_ino;
}

}  // namespace

MountedHost::MountedHost(const os::Root& root)
    : root_(root), is_there_(!root.is_this_machine() && is_procfs(root)) {
  shares_network_ = is_there_ && is_same_file(std::string("/proc/self") + kOfNetwork,
                                              root.path("/proc/1") + kOfNetwork);
}

Result<std::string> MountedHost::place(std::string_view path) const {
  if (!is_there_) return std::string(path);
  if (!shares_network_ && os::is_in(path, kNetworkSettings)) {
    return Error{fmt::format(
        "{}: it tells of this container's network, not of the host's; run it in the host's network",
        root_.path(path))};
  }
  for (auto [reader, host] : kReaders) {
    if (os::is_in(path, reader)) return std::string(host).append(path.substr(reader.size()));
  }
  return std::string(path);
}

Result<MountPoints> MountedHost::mount_points() const {
  auto hosts = os::read_file(root_.path("/proc/1/mountinfo"));
  if (!hosts) return hosts.error();
  auto ours = os::read_file("/proc/self/mountinfo");
  if (!ours) return ours.error();
  std::unique_ptr<char, void (*)(void*)> top(::realpath(root_.directory().c_str(), nullptr),
                                             ::free);
  if (!top) return last_system_error("looking for", root_.directory());
  auto here = mounted_devices(*ours);
  MountPoints points;
  for (const auto& [point, device] : mounted_devices(*hosts)) {
    auto same = here.find(point == "/" ? std::string(top.get()) : top.get() + point);
    if (same != here.end() && same->second == device) points.insert(point);
  }
  return points;
}

std::map<std::string, std::string> mounted_devices(std::string_view mountinfo) {
  std::map<std::string, std::string> devices;
  TextLines lines(mountinfo);
  for (std::string_view line; lines.next(line);) {
    // 36 35 98:0 /mnt1 /mnt2 rw,noatime ...
    std::array<std::string_view, 5> words;
    if (split(line, words) >= words.size()) devices[unescaped(words[4])] = words[2];
  }
  return devices;
}

}  // namespace tsd::sensors
