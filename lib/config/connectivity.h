// Whether the TSD that a file names can be found and answers.
#pragma once

#include <vector>

#include "base/units.h"
#include "config/checks.h"

namespace tsd::config {

enum class Connectivity {
  resolve,  // its name has an address
  connect,  // and its port accepts a connection
};

/// Faults for every host of TSD_HOST that does not; the port is the host's own, else TSD_PORT of
/// the file, else 4242. `deadline` is for each connection.
std::vector<Finding> check_connectivity(const ConfigFile& file, Connectivity reach,
                                        Duration deadline);

}  // namespace tsd::config
