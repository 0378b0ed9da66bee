// Checks whether the TSD that a file names can be resolved, and whether a TSD answers there.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "config/checks.h"
#include "net/endpoint.h"
#include "os/tree.h"

namespace tsd::config {

enum class Connectivity {
  resolve,  ///< its name has an address
  connect,  ///< and a TSD answers at its port
};

/// Who answers at a port.
struct Answering {
  std::string trouble = {};  ///< why nobody answers; empty: somebody does
  bool is_tsd = false;
  std::string who = {};  ///< "a TSD (opentsdb)"; of something else: what it says
};
/// Where to ask.
struct Door {
  net::Endpoint endpoint;
  std::optional<std::string> write_path = std::nullopt;  ///< of a receiver of remote write
  bool tls = false;
};
/// Asks who is there, and stores nothing; the duration applies to each connection.
using AskWho = std::function<Answering(const Door&, Duration)>;

/// A fault for every host of TSD_HOST that fails, a remark for every TSD that answers. The port is
/// that of the host or URL, else TSD_PORT of the file, else 4242. `deadline` applies to each
/// connection.
std::vector<Finding> check_connectivity(const os::Tree& tree, const ConfigFile& file,
                                        Connectivity reach, Duration deadline, const AskWho& ask);

/// A fault where TSD_HOST is a topic of Kafka and `load`, of what is needed for it, fails. Of an
/// image nothing is known.
std::vector<Finding> check_kafka(const os::Tree& tree, const ConfigFile& file,
                                 const std::function<Result<void>()>& load);

}  // namespace tsd::config
