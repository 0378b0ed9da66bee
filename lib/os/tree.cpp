#include "os/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "os/file.h"

namespace tsd::os {

std::string directory_of(const std::string& path) {
  std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

std::optional<std::string> Tree::read(const std::string& path) const {
  auto fd = root_.open(path, O_RDONLY | O_NONBLOCK);
  std::string text;
  if (!fd || !read_all(fd->get(), text)) return std::nullopt;
  return text;
}

std::optional<struct stat> Tree::look(const std::string& path) const {
  auto fd = root_.open(path, O_PATH | O_NOFOLLOW);
  struct stat status {};
  if (!fd || ::fstat(fd->get(), &status) != 0) return std::nullopt;
  return status;
}

bool Tree::has(const std::string& path) const {
  return bool(root_.open(path, O_PATH));
}

bool Tree::has_directory(const std::string& path) const {
  return bool(root_.open(path, O_PATH | O_DIRECTORY));
}

std::string Tree::target(const std::string& path) const {
  auto fd = root_.open(path, O_PATH | O_NOFOLLOW);
  char target[PATH_MAX];
  ssize_t length = fd ? ::readlinkat(fd->get(), "", target, sizeof target) : -1;
  return length < 0 ? "" : std::string(target, static_cast<std::size_t>(length));
}

std::vector<std::string> Tree::names(const std::string& path) const {
  std::vector<std::string> names;
  auto fd = root_.open(path, O_RDONLY | O_DIRECTORY);
  std::unique_ptr<DIR, int (*)(DIR*)> directory(fd ? ::fdopendir(fd->release()) : nullptr,
                                                ::closedir);
  while (const dirent* entry = directory ? ::readdir(directory.get()) : nullptr) {
    std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace tsd::os
