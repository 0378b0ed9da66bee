// What starts a service when the machine boots: links of runlevels, systemd, OpenRC.
#pragma once

#include <string>
#include <vector>

#include "config/config_file.h"
#include "config/finding.h"
#include "os/tree.h"

namespace tsd::config {

struct BootState {
  std::string text;  ///< "runlevels 2 3 4 5, multi-user.target"; why not, when nothing starts it
  bool starts = false;
  std::string fix;  ///< the command that makes it start
};

/// True when the administrator's directory of systemd holds NAME.service.
bool has_unit(const os::Tree& tree, const std::string& name);

BootState look_at_boot(const os::Tree& tree, const std::string& name);

/// A remark when `file` is a script of /etc/init.d that nothing starts at boot.
std::vector<Finding> check_boot(const os::Tree& tree, const ConfigFile& file);

}  // namespace tsd::config
