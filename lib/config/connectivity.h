// Checks whether the TSD that a file names can be resolved and accepts connections.
#pragma once

#include <vector>

#include "base/units.h"
#include "config/checks.h"

namespace tsd::config {

enum class Connectivity {
  resolve,  ///< its name has an address
  connect,  ///< and its port accepts a connection
};

/// A fault for every host of TSD_HOST that fails. The port is that of the host, else TSD_PORT of
/// the file, else 4242. `deadline` applies to each connection.
std::vector<Finding> check_connectivity(const ConfigFile& file, Connectivity reach,
                                        Duration deadline);

}  // namespace tsd::config
