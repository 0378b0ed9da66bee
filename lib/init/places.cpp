#include "init/places.h"

#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/foreign.h"
#include "init/backup.h"
#include "init/choices.h"
#include "init/manifest.h"
#include "os/path_names.h"
#include "os/trust.h"

namespace tsd::init {
namespace {

bool is_plain_name(std::string_view name) {
  return !name.empty() && name[0] != '.' && name.find('/') == name.npos;
}

std::vector<std::string> known_links(const std::string& name) {
  std::vector<std::string> links{
      fmt::format("/etc/systemd/system/multi-user.target.wants/{}.service", name),
      "/etc/runlevels/default/" + name};
  for (char level : std::string_view("0123456")) {
    for (const char* order : {"S01", "S90", "K01", "K10"})
      links.push_back(fmt::format("/etc/rc{}.d/{}{}", level, order, name));
  }
  return links;
}

std::vector<std::string> known_in_tree(const std::string& prefix) {
  std::vector<std::string> paths{prefix};
  for (const char* name : {"tcollector.py", "startstop", "startstop.openstack",
                           "startstop.private-ip", "collectors/etc/config.py"})
    paths.push_back(prefix + "/" + name);
  return paths;
}

bool is_known_file(const std::string& path, const Settings& settings) {
  std::string collectors = settings.prefix + "/collectors/0/";
  if (path.starts_with(collectors)) return is_plain_name(path.substr(collectors.size()));
  auto outside = files_outside(settings);
  auto inside = known_in_tree(settings.prefix);
  return std::ranges::count(outside, path) + std::ranges::count(inside, path) > 0;
}

/// Directories are those above known paths.
bool is_known_directory(const std::string& path, const Settings& settings,
                        const std::string& spool) {
  auto all = files_outside(settings);
  std::ranges::copy(known_links(settings.name), std::back_inserter(all));
  std::ranges::copy(known_in_tree(settings.prefix), std::back_inserter(all));
  for (const char* folder : {"/collectors/0", "/collectors/60"})
    all.push_back(settings.prefix + folder);
  std::vector<std::string> copies;
  for (const auto& known : all) copies.push_back(backup_of(settings, known));
  std::ranges::move(copies, std::back_inserter(all));
  if (!spool.empty()) all.push_back(spool);
  return std::ranges::any_of(all, [&](const std::string& known) { return os::is_in(known, path); });
}

Error refused(const os::OtherWriter& writer, const std::string& path) {
  return Error{fmt::format(
      "{}, and root acts only by what root alone can write: look through {}, then chown -R -h "
      "root:root and chmod -R go-w it, or choose another place",
      os::to_string(writer), path)};
}

Result<void> check_roots(const os::Tree& tree, const std::string& path, const std::string& whole) {
  if (::geteuid() != 0) return {};
  if (auto writer = os::other_writer(tree.root(), path)) return refused(*writer, whole);
  return {};
}

Error not_believed(const std::string& path, std::string_view fault) {
  return Error{fmt::format(
      "{} is not believed: {}; remove that line, if nobody wrote it there to lead root astray",
      path, fault)};
}

}  // namespace

std::string fault_of(const Manifest::Entry& entry, const Settings& settings) {
  const auto& [kind, path, mark] = entry;
  auto links = known_links(settings.name);
  bool is_link = std::ranges::count(links, path) > 0;
  bool known = (kind == "file" && is_known_file(path, settings)) ||
               (kind == "copy" && (is_known_file(path, settings) || is_link)) ||
               (kind == "link" && is_link) || (kind == "found" && path.starts_with("/etc/rc")) ||
               (kind == "account" && path == settings.name);
  if (kind == "spool") {
    Settings with = settings;
    with.spool = path;
    auto fine = checked(with);
    known = path.starts_with('/') && fine;
  }
  if (kind == "directory") known = is_known_directory(path, settings, settings.spool);
  if (known) return "";
  return fmt::format("it names the {} {}, which no installation of {} makes", printable(kind),
                     printable(path), settings.name);
}

Result<std::optional<Manifest>> trusted_manifest(const Settings& settings, const os::Tree& tree) {
  std::string path = manifest_path(settings);
  if (!tree.look(path)) return std::optional<Manifest>{};
  std::string copies = backup_directory(settings);
  if (auto roots = check_roots(tree, path, settings.prefix); !roots) return roots.error();
  if (auto roots = check_roots(tree, copies, copies); !roots) return roots.error();
  auto text = tree.read(path);
  if (!text) return Error{fmt::format("{} cannot be read", path)};
  Manifest manifest = parse_manifest(*text);
  std::vector<Settings> made{settings};  // with each spool that it had
  for (const auto& entry : manifest.entries) {
    if (entry.kind != "spool" || !fault_of(entry, settings).empty()) continue;
    made.push_back(settings);
    made.back().spool = entry.path;
  }
  for (const auto& entry : manifest.entries) {
    bool known = std::ranges::any_of(
        made, [&](const Settings& one) { return fault_of(entry, one).empty(); });
    if (!known) return not_believed(path, fault_of(entry, settings));
  }
  if (auto fine = chosen(settings, manifest.choices); !fine)
    return not_believed(path, fine.error().text);
  return std::optional(std::move(manifest));
}

Result<void> check_places(const Settings& settings, const os::Tree& tree) {
  for (const char* inner :
       {"", "/collectors/0", "/collectors/60", "/collectors/etc", "/.installed"}) {
    auto roots = check_roots(tree, settings.prefix + inner, settings.prefix);
    if (!roots) return roots;
  }
  std::string copies = backup_directory(settings);
  if (auto roots = check_roots(tree, copies, copies); !roots) return roots;
  if (auto manifest = trusted_manifest(settings, tree); !manifest) return manifest.error();
  if (settings.spool.empty()) return {};
  auto there = tree.look(settings.spool);
  if (there && !S_ISDIR(there->st_mode))
    return Error{
        fmt::format("{} is no directory, and no link is followed to the spool", settings.spool)};
  std::string above = os::directory_of(settings.spool);
  return check_roots(tree, above, above);
}

}  // namespace tsd::init
