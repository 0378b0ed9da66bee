// The names of a path that are still ahead, for a walk that follows links by itself.
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace tsd::os {

/// Links that a walk may follow; the kernel's limit.
inline constexpr int kMostLinks = 40;

/// Puts the names of `path` in front of `names`: of a path to walk, or of the target of a link on
/// the way. Empty names and "." are left out.
void put_before(std::string_view path, std::deque<std::string>& names);

/// True for `directory` and all that lies below it.
bool is_in(std::string_view path, std::string_view directory);

}  // namespace tsd::os
