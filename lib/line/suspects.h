// The lines of a text that judge() has to read, found by more than the block scanner.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "line/sweep.h"

namespace tsd::line {

/// Adds each line of `text` that `is_suspect`, without its newline, to `suspects`, once; they stay
/// in the order of their numbers. `text` is of whole lines.
void add_suspects(std::string_view text, std::vector<Suspect>& suspects,
                  const std::function<bool(std::string_view line)>& is_suspect);

}  // namespace tsd::line
