// TSD_HOST as a URL. tsd-send takes that of a receiver of remote write, with --dialect prometheus,
// and that of a topic of Kafka.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/config_file.h"
#include "config/finding.h"
#include "os/tree.h"

namespace tsd::config {

bool is_url(std::string_view value);

/// Why tsd-send does not take a TSD_HOST that is a URL, or has one in its list; empty: it does.
std::string url_fault(std::string_view value);

/// A fault when the TSD_HOST of a script is the URL of a receiver, and SEND_OPTIONS does not have
/// the dialect that reads it.
std::vector<Finding> check_url_dialect(const os::Tree& tree, const ConfigFile& script);

}  // namespace tsd::config
