// How lines are shown on a terminal.
#pragma once

#include <string>
#include <string_view>

namespace tsd::gather {

/// Whole lines in columns: local time of day, value, metric, tags.
std::string readable(std::string_view lines);

}  // namespace tsd::gather
