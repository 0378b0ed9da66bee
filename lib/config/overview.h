// Where everything that a machine's service goes by comes from, end to end.
#pragma once

#include <string>
#include <vector>

#include "base/say.h"
#include "config/config_file.h"
#include "os/tree.h"

namespace tsd::config {

/// One link of the overview: "TSD_HOST", "tsd1 (/etc/init.d/tcollector:5)".
struct OverviewRow {
  std::string topic;
  std::string text;
  bool sound = true;  // false: with this nothing would be gathered, or shipped
};

/// The files that a service of this name is made of, those that are there: script, settings,
/// config.py. `say` hears of what cannot be read.
std::vector<ConfigFile> overview_files(const os::Tree& tree, const std::string& name,
                                       const Say& say);

std::vector<OverviewRow> overview(const os::Tree& tree, const std::string& name,
                                  const std::vector<ConfigFile>& files);

}  // namespace tsd::config
