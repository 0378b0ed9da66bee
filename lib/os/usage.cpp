#include "os/usage.h"

#include <dirent.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "os/file.h"

namespace tsd::os {
namespace {

std::int64_t cpu_us(const std::string& process) {
  auto stat = read_file(process + "/stat");
  if (!stat) return 0;
  // Fields 14 to 17: utime, stime, and those of children that were waited for. The second field,
  // the name, may hold blanks.
  std::istringstream fields(stat->substr(stat->rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  std::int64_t sum = 0;
  std::int64_t ticks = 0;
  for (int i = 0; i < 4 && fields >> ticks; ++i) sum += ticks;
  return sum * (1'000'000 / ::sysconf(_SC_CLK_TCK));
}

std::int64_t memory_bytes(const std::string& process) {
  auto statm = read_file(process + "/statm");
  if (!statm) return 0;
  std::istringstream fields(*statm);
  std::int64_t size = 0;
  std::int64_t resident = 0;
  std::int64_t shared = 0;
  fields >> size >> resident >> shared;
  return (resident - shared) * ::sysconf(_SC_PAGESIZE);
}

/// Each thread has a list of its own.
std::vector<pid_t> children_of(const std::string& process) {
  std::vector<pid_t> pids;
  std::string tasks = process + "/task";
  std::unique_ptr<DIR, int (*)(DIR*)> open(::opendir(tasks.c_str()), ::closedir);
  while (dirent* entry = open ? ::readdir(open.get()) : nullptr) {
    auto list = read_file(tasks + "/" + entry->d_name + "/children");
    if (entry->d_name[0] == '.' || !list) continue;
    std::istringstream words(*list);
    for (pid_t pid = 0; words >> pid;) pids.push_back(pid);
  }
  return pids;
}

}  // namespace

Usage usage_of(pid_t pid) {
  std::string process = "/proc/" + std::to_string(pid);
  Usage usage{cpu_us(process), memory_bytes(process)};
  for (pid_t child : children_of(process)) usage += usage_of(child);
  return usage;
}

}  // namespace tsd::os
