// The comments in the spool's segments. The spool writes them; the readers of lines skip them, so
// that a segment can be piped into any tool.
#pragma once

#include <string_view>

namespace tsd {

/// The beginning of every such line.
inline constexpr std::string_view kSpoolComment = "# tsd-spool ";

}  // namespace tsd
