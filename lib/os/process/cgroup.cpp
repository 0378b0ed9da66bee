#include "os/process/cgroup.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>
#include <sstream>
#include <string_view>

#include "base/number.h"
#include "os/file.h"

namespace tsd::os {
namespace {

/// Where cgroup v2 is mounted; empty when it is not, or only a part of it is.
std::string mount_point() {
  auto mounts = read_file("/proc/self/mountinfo");
  if (!mounts) return {};
  std::istringstream lines(*mounts);
  for (std::string line; std::getline(lines, line);) {
    if (line.find(" - cgroup2 ") == line.npos) continue;
    std::istringstream fields(line);
    std::string skipped;
    std::string root;
    std::string point;
    fields >> skipped >> skipped >> skipped >> root >> point;
    return root == "/" ? point : "";
  }
  return {};
}

/// Directory of the group that this process is in; empty when it is not found.
std::string own_group() {
  constexpr std::string_view kMark = "0::";
  auto groups = read_file("/proc/self/cgroup");
  std::string mount = mount_point();
  if (!groups || mount.empty()) return {};
  std::istringstream lines(*groups);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(kMark)) return mount + line.substr(kMark.size());
  }
  return {};
}

bool put(const std::string& file, std::string_view text) {
  Fd fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
  return fd && ::write(fd.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

void remove_stale(const std::string& parent, const std::string& prefix) {
  std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(parent.c_str()), ::closedir);
  while (dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    std::string_view name = entry->d_name;
    if (!name.starts_with(prefix + ".")) continue;
    auto pid = parse_number<pid_t>(name.substr(prefix.size() + 1));
    if (!pid || ::kill(*pid, 0) == 0 || errno != ESRCH) continue;
    std::string stale = parent + "/" + entry->d_name;
    put(stale + "/cgroup.kill", "1");
    ::rmdir(stale.c_str());  // if it is not empty yet, the next start removes it
  }
}

}  // namespace

std::optional<Cgroup> Cgroup::make(const std::string& prefix) {
  std::string parent = own_group();
  if (parent.empty()) return std::nullopt;
  remove_stale(parent, prefix);
  std::string path = parent + "/" + prefix + "." + std::to_string(::getpid());
  if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) return std::nullopt;
  Cgroup group(std::move(parent), std::move(path));
  if (::access((group.path_ + "/cgroup.kill").c_str(), W_OK) == 0) return group;
  (void)group.remove();
  return std::nullopt;
}

bool Cgroup::enter() const {
  return put(path_ + "/cgroup.procs", "0");
}

bool Cgroup::leave() const {
  return put(parent_ + "/cgroup.procs", "0");
}

void Cgroup::kill() const {
  put(path_ + "/cgroup.kill", "1");
}

bool Cgroup::remove() const {
  return ::rmdir(path_.c_str()) == 0;
}

}  // namespace tsd::os
