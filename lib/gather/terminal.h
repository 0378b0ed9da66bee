// What a terminal gets in place of lines.
#pragma once

#include <string>
#include <string_view>

namespace tsd::gather {

/// Whole lines as a person reads them: time of day (local), value, metric, tags, in columns.
std::string readable(std::string_view lines);

}  // namespace tsd::gather
