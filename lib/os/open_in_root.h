// Opens a file below a directory as if that were the root, for kernels without openat2 (before
// Linux 5.6).
#pragma once

#include <string_view>

#include "os/fd.h"

namespace tsd::os {

/// As openat2() with RESOLVE_IN_ROOT: symbolic links, absolute ones too, and ".." never lead above
/// `top`, even when the tree changes meanwhile. `flags` and `mode` as in open(2). Empty on error,
/// with errno set.
Fd open_in_root(int top, std::string_view path, int flags, unsigned mode);

}  // namespace tsd::os
