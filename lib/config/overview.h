// An overview of a machine's service: where each setting comes from, from collectors to TSD.
#pragma once

#include <string>
#include <vector>

#include "base/say.h"
#include "config/config_file.h"
#include "config/overview_row.h"
#include "os/tree.h"

namespace tsd::config {

/// The existing files of a service of this name: script, settings, unit, config.py. `say` gets the
/// error of a file that cannot be read.
std::vector<ConfigFile> overview_files(const os::Tree& tree, const std::string& name,
                                       const Say& say);

/// `run_directory` has the pid file and the states of the running service; empty: /run/NAME.
std::vector<OverviewRow> overview(const os::Tree& tree, const std::string& name,
                                  const std::vector<ConfigFile>& files,
                                  const std::string& run_directory = "");

}  // namespace tsd::config
