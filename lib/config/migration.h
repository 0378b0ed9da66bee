// The options that take the place of all of tcollector's settings on a machine.
#pragma once

#include <span>
#include <string>

#include "config/config_file.h"
#include "os/tree.h"

namespace tsd::config {

/// The options that replace the settings of `files`, of which the later ones count, as lines that
/// can be used in a shell and in /etc/default/NAME: the tools accept what is printed. What has no
/// option, cannot be carried over or is not known for certain is a comment with the reason. The TSD
/// is that of chain.h, where one of `files` is a script.
std::string migration(const os::Tree& tree, std::span<const ConfigFile> files);

}  // namespace tsd::config
