// SIGTERM and SIGINT as a descriptor, for poll or an event loop.
#pragma once

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

/// Readable from the first SIGTERM or SIGINT on. The first of each interrupts blocking calls
/// (EINTR); the second of the same kind ends the process, in case an orderly end hangs. Call it
/// once per process.
Result<Fd> stop_signals();

}  // namespace tsd::os
