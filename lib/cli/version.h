#pragma once

namespace tsd::cli {

/// "0.1.0", from CMakeLists.txt; in a static build also the differences to the ordinary one, a line
/// each.
const char* version();

}  // namespace tsd::cli
