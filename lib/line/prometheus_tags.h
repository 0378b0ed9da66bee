// Plain lines (scan.h) that the prometheus dialect has to judge: two keys of a line may become one
// label only if the rule of names (prometheus/names.h) changes one of them.
#pragma once

#include <string_view>
#include <vector>

#include "line/sweep.h"

namespace tsd::line {

/// Adds the lines of `text` with a tag whose key is no free label name, or is longer than
/// kLongestTagKey (plain_tags.h), to `suspects`, which stay in the order of their numbers.
/// O(bytes).
void add_odd_labels(std::string_view text, std::vector<Suspect>& suspects);

}  // namespace tsd::line
