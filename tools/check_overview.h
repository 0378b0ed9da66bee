// The overview of tsd-check-config, without FILE.
#pragma once

#include <vector>

#include "base/say.h"
#include "cli/exit_code.h"
#include "config/config_file.h"
#include "os/tree.h"
#include "tools/check_options.h"

namespace tsd::check {

/// Prints one line per row, and marks those that need a hand, which is Exit::no.
cli::Exit print_overview(const os::Tree& tree, const std::vector<config::ConfigFile>& files,
                         const CheckConfigSettings& settings, const Say& say);

}  // namespace tsd::check
