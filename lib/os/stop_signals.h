// SIGTERM and SIGINT as a descriptor, for whoever waits in poll or an event loop.
#pragma once

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

/// Readable from the first SIGTERM or SIGINT on. It interrupts blocking calls once (EINTR); the
/// second one ends the process as ever, should an orderly end hang. One a process.
Result<Fd> stop_signals();

}  // namespace tsd::os
