// The value of a setting of tcollector's, as the value of an option of ours.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/replacement_rows.h"

namespace tsd::config {

/// Why the tools would refuse the option with this value; empty: they take it.
std::string value_fault(const ReplacedRow& row, std::string_view value);

/// The tags of EXTRA_TAGS, which has them with their option, or alone.
std::vector<std::string> tags_of(std::string_view value);

/// The option with its value, as it is written on a command line.
std::string option_of(const ReplacedRow& row, std::string_view value);

}  // namespace tsd::config
