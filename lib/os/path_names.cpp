#include "os/path_names.h"

#include <algorithm>

namespace tsd::os {

void put_before(std::string_view path, std::deque<std::string>& names) {
  std::deque<std::string> added;
  while (!path.empty()) {
    auto name = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    if (!name.empty() && name != ".") added.emplace_back(name);
  }
  names.insert(names.begin(), added.begin(), added.end());
}

bool is_in(std::string_view path, std::string_view directory) {
  return path.starts_with(directory) &&
         (path.size() == directory.size() || path[directory.size()] == '/');
}

}  // namespace tsd::os
