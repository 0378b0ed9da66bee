// How many descriptors this process may have (RLIMIT_NOFILE).
#pragma once

#include <cstddef>

namespace tsd::os {

/// The soft limit.
std::size_t open_files_limit();

/// `most`, or a `part`-th of the limit where that is less; at least one. What is of less use than
/// the points takes no more.
std::size_t share_of_open_files(std::size_t most, std::size_t part);

/// Raises the soft limit to the hard one: a server's peers are as many as they are. Children that
/// use select() want the soft one as it was, so only a program without children does this.
void raise_open_files_limit();

}  // namespace tsd::os
