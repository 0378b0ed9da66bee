// The answer about a file, for programs.
#pragma once

#include <span>
#include <string>

#include "config/chain.h"
#include "config/checks.h"

namespace tsd::config {

/// One object on one line: file, set, lines (what the guide's grep prints), findings (line, column,
/// code, weight, sentence). Bytes that are no UTF-8 stand as U+FFFD.
std::string to_json(const Subject& subject, std::span<const Finding> findings);

/// The chain as one object on one line: chain (topic, text, sound).
std::string to_json(std::span<const Link> chain);

}  // namespace tsd::config
