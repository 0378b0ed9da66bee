// Prints the lines instead of sending them.
#pragma once

#include "base/result.h"
#include "os/output.h"
#include "ship/queue/line_reader.h"

namespace tsd::ship {

/// Reads lines from `input` to its end and writes each good one as it would be sent. Flushes after
/// every read. Fails on an error of reading or writing.
Result<void> dry_run(int input, LineReader& reader, os::Output& output);

}  // namespace tsd::ship
