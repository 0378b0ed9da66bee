// One row of the overview of a service.
#pragma once

#include <string>

namespace tsd::config {

/// One row of the overview: "TSD_HOST", "tsd1 (/etc/init.d/tcollector:5)".
struct OverviewRow {
  std::string topic;
  std::string text;
  bool sound = true;     ///< false: something is not gathered or not shipped
  std::string fix = {};  ///< the command that mends it, or where to look; empty: `text` has it
  bool live = false;     ///< it tells of the running service
};

}  // namespace tsd::config
