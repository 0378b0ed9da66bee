// Sends lines from a descriptor to a TSD until it ends and every line is accounted for.
#pragma once

#include "base/say.h"
#include "ship/queue/line_reader.h"
#include "ship/rejection.h"
#include "ship/send/outcome.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// Sends the lines of `input` until it ends, or until `stop` (a descriptor) is readable.
/// Reports a failed connection and connects again; after the end of the lines for `retry_for` only.
/// A file counts as ended from the start, a pipe once it has no writer: if its remaining lines find
/// no room in memory or spool for `retry_for`, they are dropped.
Outcome send(int input, int stop, LineReader& reader, const SenderOptions& options,
             const TakeRejection& reject, const Say& say);

}  // namespace tsd::ship
