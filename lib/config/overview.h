// An overview of a machine's service: where each setting comes from, from collectors to TSD.
#pragma once

#include <string>
#include <vector>

#include "base/say.h"
#include "config/config_file.h"
#include "os/tree.h"

namespace tsd::config {

/// One row of the overview: "TSD_HOST", "tsd1 (/etc/init.d/tcollector:5)".
struct OverviewRow {
  std::string topic;
  std::string text;
  bool sound = true;  ///< false: nothing would be gathered or shipped
};

/// The existing files of a service of this name: script, settings, unit, config.py. `say` gets the
/// error of a file that cannot be read.
std::vector<ConfigFile> overview_files(const os::Tree& tree, const std::string& name,
                                       const Say& say);

std::vector<OverviewRow> overview(const os::Tree& tree, const std::string& name,
                                  const std::vector<ConfigFile>& files);

}  // namespace tsd::config
