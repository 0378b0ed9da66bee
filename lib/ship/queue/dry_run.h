// What would go over the wire, printed instead of sent.
#pragma once

#include "base/result.h"
#include "os/output.h"
#include "ship/queue/line_reader.h"

namespace tsd::ship {

/// Reads lines from `input` to its end and writes each good one as it would be sent; nothing waits
/// longer than the input does.
Result<void> dry_run(int input, LineReader& reader, os::Output& output);

}  // namespace tsd::ship
