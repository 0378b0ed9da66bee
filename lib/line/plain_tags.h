// Plain lines (scan.h) whose tags some TSD does not keep as they are: keys that it uses itself, and
// names longer than it stores. The block scanner takes them for good in every dialect; what is
// found here has to be judged.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "line/rules.h"
#include "line/sweep.h"

namespace tsd::line {

/// The longest key of a tag that VictoriaMetrics stores, in bytes; the rest is cut off in silence
/// (maxLabelNameLen).
inline constexpr std::size_t kLongestTagKey = 256;

/// True for a key that a TSD of this dialect uses itself: the point is renamed or dropped.
/// Dialect::portable: a TSD of any dialect.
bool is_reserved(std::string_view key, Dialect dialect);

/// True when a plain line of `text` may have a reserved key or a name over kLongestTagKey.
/// O(bytes), at some 10 GB/s.
bool may_have_odd_tags(std::string_view text, Dialect dialect);

/// Adds the lines of `text` for which may_have_odd_tags() holds to `suspects`, which stay in the
/// order of their numbers.
void add_odd_tags(std::string_view text, Dialect dialect, std::vector<Suspect>& suspects);

}  // namespace tsd::line
