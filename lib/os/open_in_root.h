// Opening a file below a directory as if that were the root, on kernels that cannot (before
// Linux 5.6).
#pragma once

#include <string_view>

#include "os/fd.h"

namespace tsd::os {

/// As openat2() with RESOLVE_IN_ROOT: symbolic links, absolute ones too, and ".." lead no further
/// up than `top`, whoever changes the tree meanwhile. `flags` and `mode` are those of open(). No
/// descriptor: errno says why.
Fd open_in_root(int top, std::string_view path, int flags, unsigned mode);

}  // namespace tsd::os
