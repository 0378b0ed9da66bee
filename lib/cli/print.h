// What a tool prints of itself: its help, its version.
#pragma once

#include <string_view>

#include "base/say.h"
#include "cli/exit_code.h"

namespace tsd::cli {

/// Writes to stdout past stdio, which loses the reason of a failed write. A failure is said, and is
/// Exit::trouble.
Exit print(std::string_view text, const Say& say);

}  // namespace tsd::cli
