// Drop-ins of systemd (NAME.service.d/*.conf): settings that overrule the unit of the service, and
// the unit that systemd makes of an init script.
#pragma once

#include <string>
#include <vector>

#include "config/config_file.h"
#include "config/finding.h"
#include "os/tree.h"

namespace tsd::config {

/// The drop-ins of NAME that systemd reads, in its order; of one name, the first directory's of
/// /etc, /run, /usr/lib and /lib.
std::vector<std::string> drop_ins(const os::Tree& tree, const std::string& name);

/// A fault for each drop-in that starts another program than the unit `file`, or sets another TSD;
/// for an init script only where it has no unit.
std::vector<Finding> check_drop_ins(const os::Tree& tree, const ConfigFile& file);

}  // namespace tsd::config
