#pragma once

namespace tsd::cli {

/// "0.1.0", from CMakeLists.txt; of a static build also what differs in it, a line each.
const char* version();

}  // namespace tsd::cli
