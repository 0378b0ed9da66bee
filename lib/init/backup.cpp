#include "init/backup.h"

#include <fmt/core.h>
#include <sys/stat.h>

#include <cstdlib>

namespace tsd::init {
namespace {

constexpr std::string_view kLink = "link";  // the mark of a copied link; of a file it is the mode

/// A step that makes at `to` what is at `from`.
Step copying(const os::Tree& tree, const std::string& from, const std::string& to, mode_t mode) {
  if (auto target = tree.target(from); !target.empty()) return {Step::link, to, target};
  return {Step::file, to, tree.read(from).value_or(""), mode};
}

}  // namespace

std::string backup_directory(const Settings& settings) {
  return "/var/backups/" + settings.name;
}

std::string backup_of(const Settings& settings, const std::string& path) {
  return backup_directory(settings) + path;
}

std::vector<Step> backup_steps(const Settings& settings, const os::Tree& tree,
                               const std::string& path) {
  std::string copy = backup_of(settings, path);
  std::vector<Step> steps;
  bool same = tree.read(copy) == tree.read(path) && tree.target(copy) == tree.target(path);
  if (tree.look(copy) && !same) {
    int number = 1;
    while (tree.look(fmt::format("{}.{}", copy, number))) ++number;
    steps.push_back(copying(tree, copy, fmt::format("{}.{}", copy, number), 0600));
  }
  steps.push_back(copying(tree, path, copy, 0600));
  return steps;
}

Manifest::Entry backup_entry(const os::Tree& tree, const std::string& path) {
  auto there = tree.look(path);
  bool link = !there || S_ISLNK(there->st_mode);
  return {"copy", path, link ? std::string(kLink) : fmt::format("{:o}", there->st_mode & 0777)};
}

bool has_copy(const Settings& settings, const os::Tree& tree, const Manifest::Entry& copy) {
  std::string from = backup_of(settings, copy.path);
  bool link = copy.mark == kLink;
  return link ? !tree.target(from).empty() : tree.target(from).empty() && tree.read(from);
}

std::vector<Step> restoring_steps(const Settings& settings, const os::Tree& tree,
                                  const Manifest::Entry& copy) {
  std::string from = backup_of(settings, copy.path);
  auto mode = static_cast<mode_t>(std::strtoul(copy.mark.c_str(), nullptr, 8));
  return {copying(tree, from, copy.path, mode), {Step::remove, from, ""}};
}

}  // namespace tsd::init
