// Processes that end in the moment in which another one ends: the kernel kills them when the last
// writing end of a pipe is closed, however that happens, and whatever is stopped in between.
#pragma once

#include <sys/types.h>

#include "os/fd.h"

namespace tsd::os {

/// Ties `pid`, of our user or of any where we are root, to the pipe behind `reading_end`, for as
/// long as the returned descriptor is open. Empty where that cannot be had: without /proc, or
/// without a free descriptor.
Fd tie_to_pipe(int reading_end, pid_t pid);

}  // namespace tsd::os
