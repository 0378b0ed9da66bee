// SIGTERM, SIGINT and SIGHUP as a descriptor, for poll or an event loop.
#pragma once

#include "base/result.h"
#include "os/fd.h"

namespace tsd::os {

/// The process was started with this signal ignored, or ignores it since.
bool is_ignored(int number);

/// Readable from the first SIGTERM, SIGINT or SIGHUP on; of SIGHUP not where it is ignored, as
/// nohup(1) starts a program. Each interrupts blocking calls (EINTR). A second SIGTERM or SIGINT
/// ends the process, in case an orderly end hangs. Call it once per process.
Result<Fd> stop_signals();

}  // namespace tsd::os
