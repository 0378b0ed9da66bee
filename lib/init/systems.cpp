#include "init/systems.h"

#include <algorithm>
#include <array>

namespace tsd::init {
namespace {

template <std::size_t N>
bool has_any(const os::Tree& tree, const std::array<const char*, N>& paths) {
  return std::ranges::any_of(paths, [&](const char* path) { return tree.has(path); });
}

constexpr std::array<const char*, 3> kSystemd{"/run/systemd/system", "/usr/lib/systemd/systemd",
                                              "/lib/systemd/systemd"};
constexpr std::array<const char*, 3> kOpenrc{"/sbin/openrc-run", "/usr/sbin/openrc-run",
                                             "/sbin/openrc"};
constexpr std::array<const char*, 5> kSysv{"/etc/rc2.d", "/etc/rc3.d", "/usr/sbin/update-rc.d",
                                           "/sbin/chkconfig", "/usr/sbin/chkconfig"};

}  // namespace

Systems find_systems(const os::Tree& tree, Init wish) {
  switch (wish) {
    case Init::sysv:
      return {true, false, false};
    case Init::systemd:
      return {false, true, false};
    case Init::openrc:
      return {false, false, true};
    case Init::automatic:
      break;
  }
  Systems found{has_any(tree, kSysv), has_any(tree, kSystemd), has_any(tree, kOpenrc)};
  if (!found.systemd && !found.openrc) found.sysv = true;
  return found;
}

bool systemd_runs_here(const os::Tree& tree) {
  return tree.root().is_this_machine() && tree.has_directory("/run/systemd/system");
}

}  // namespace tsd::init
