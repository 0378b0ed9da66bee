#pragma once

namespace tsd::cli {

/// "0.1.0", from CMakeLists.txt.
const char* version();

}  // namespace tsd::cli
