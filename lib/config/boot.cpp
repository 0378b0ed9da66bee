#include "config/boot.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace tsd::config {
namespace {

// True when runlevel `level` has a link of this kind ('S' starts, 'K' stops) to the script.
bool has_link(const os::Tree& tree, char level, char kind, const std::string& name) {
  return std::ranges::any_of(tree.names(fmt::format("/etc/rc{}.d", level)), [&](const auto& entry) {
    return entry.size() == name.size() + 3 && entry[0] == kind && entry.ends_with(name);
  });
}

// `update-rc.d NAME defaults` leaves the links of a disabled script as they are.
std::string fix_of(const os::Tree& tree, const std::string& name, bool disabled) {
  if (has_unit(tree, name)) return "systemctl enable " + name;
  if (tree.has("/usr/sbin/update-rc.d"))
    return fmt::format("update-rc.d {} {}", name, disabled ? "enable" : "defaults");
  bool has_chkconfig = tree.has("/sbin/chkconfig") || tree.has("/usr/sbin/chkconfig");
  return has_chkconfig ? fmt::format("chkconfig {} on", name) : "tsd-install-init";
}

}  // namespace

bool has_unit(const os::Tree& tree, const std::string& name) {
  return tree.has(fmt::format("/etc/systemd/system/{}.service", name));
}

BootState look_at_boot(const os::Tree& tree, const std::string& name) {
  std::vector<std::string> ways;
  std::string levels;
  bool disabled = false;
  for (char level : std::string_view("2345")) {
    if (has_link(tree, level, 'S', name)) levels.append(" ").push_back(level);
    disabled |= has_link(tree, level, 'K', name);
  }
  if (!levels.empty()) ways.push_back("runlevels" + levels);
  auto wants = fmt::format("/etc/systemd/system/multi-user.target.wants/{}.service", name);
  if (tree.look(wants)) ways.push_back("multi-user.target");
  if (tree.look("/etc/runlevels/default/" + name)) ways.push_back("OpenRC's default");
  if (!ways.empty()) return {fmt::format("{}", fmt::join(ways, ", ")), true, ""};
  return {disabled ? "no runlevel: it was disabled, and has links that stop it only"
                   : "no runlevel, and no unit is wanted: it does not start at boot",
          false, fix_of(tree, name, disabled)};
}

std::vector<Finding> check_boot(const os::Tree& tree, const ConfigFile& file) {
  constexpr std::string_view kScripts = "/etc/init.d/";
  if (file.kind != FileKind::script || !file.path.starts_with(kScripts)) return {};
  constexpr std::string_view kStarters[] = {"/etc/rc2.d", "/etc/systemd/system", "/etc/runlevels"};
  bool has_starter = std::ranges::any_of(
      kStarters, [&](auto place) { return tree.has_directory(std::string(place)); });
  auto boot = look_at_boot(tree, file.path.substr(kScripts.size()));
  if (boot.starts || !has_starter) return {};
  return {{"boot-never",
           Weight::remark,
           {1, 1},
           fmt::format("it starts in {}: {}", boot.text, boot.fix)}};
}

}  // namespace tsd::config
