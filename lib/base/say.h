// Messages from the library: a module is given a function and calls it with whole sentences. The
// tool decides where they go (stderr, with its name in front).
#pragma once

#include <functional>
#include <string_view>

namespace tsd {

/// Called with one sentence, without newline.
using Say = std::function<void(std::string_view sentence)>;

/// For who is told nothing.
inline void say_nothing(std::string_view /*sentence*/) {}

}  // namespace tsd
