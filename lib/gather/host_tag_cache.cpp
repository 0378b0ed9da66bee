#include "gather/host_tag_cache.h"

#include <sys/stat.h>

#include <cerrno>
#include <string_view>

#include "base/lines.h"
#include "host/mac_addresses.h"
#include "line/own_tag.h"
#include "os/file.h"

namespace tsd::gather {
namespace {

constexpr std::size_t kLongest = 1024;  // bytes of a line
const std::string kMachine = "machine";

std::string path_in(const std::string& directory) {
  return directory + "/names";
}

}  // namespace

Result<Names> recall_names(const std::string& directory) {
  auto text = os::read_file(path_in(directory));
  if (!text && text.error().system == ENOENT) return Names{};
  if (!text) return text.error();
  Names names;
  std::string machine;
  auto take = [&](std::string_view line) {
    auto blank = line.find(' ');
    if (blank == line.npos) return;
    std::string word(line.substr(0, blank)), name(line.substr(blank + 1));
    if (word == kMachine) {
      machine = name;
    } else if (line::check_tag("host", name)) {
      names[word] = name;
    }
  };
  LineCutter cutter(kLongest);
  cutter.feed(*text, take);
  return machine == host::mac_addresses() ? names : Names{};
}

Result<void> remember_names(const std::string& directory, const Names& names) {
  if (::mkdir(directory.c_str(), 0755) != 0 && errno != EEXIST) {
    return last_system_error("making", directory);
  }
  std::string text = kMachine + " " + host::mac_addresses() + "\n";
  for (const auto& [word, name] : names) text.append(word).append(" ").append(name).append("\n");
  return os::write_file(path_in(directory), text, 0644);
}

}  // namespace tsd::gather
