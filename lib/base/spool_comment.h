// The comments of the spool's segments, which may come along with the lines when somebody feeds a
// segment to a tool: the spool writes them, the readers of lines pass over them.
#pragma once

#include <string_view>

namespace tsd {

/// How such a line begins.
inline constexpr std::string_view kSpoolComment = "# tsd-spool ";

}  // namespace tsd
