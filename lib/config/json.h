// The result for a file as JSON.
#pragma once

#include <span>
#include <string>

#include "config/checks.h"
#include "config/overview.h"

namespace tsd::config {

/// One object on one line: file, set, lines (what the guide's grep prints), findings (line, column,
/// code, weight, sentence). Bytes that are not UTF-8 become U+FFFD.
std::string to_json(const ConfigFile& file, std::span<const Finding> findings);

/// The overview as one object on one line: overview (topic, text, sound).
std::string to_json(std::span<const OverviewRow> overview);

}  // namespace tsd::config
