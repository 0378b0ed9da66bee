// How a module below the tools speaks: it is handed a listener and gives it whole sentences. The
// tool decides where they go (stderr, with its name in front).
#pragma once

#include <functional>
#include <string_view>

namespace tsd {

/// Called with one sentence, without newline.
using Say = std::function<void(std::string_view sentence)>;

}  // namespace tsd
