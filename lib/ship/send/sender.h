// Sends lines from a descriptor to a TSD until it ends and every line is accounted for.
#pragma once

#include "base/result.h"
#include "base/say.h"
#include "ship/accounts.h"
#include "ship/queue/line_reader.h"
#include "ship/rejection.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

struct Outcome {
  Accounts accounts;     ///< no line is held any more: they pass check()
  bool backlog = false;  ///< lines still wait in the spool, held by no sender
  Result<void> input;    ///< error of reading stdin; the lines before it were sent
};

/// Sends the lines of `input` until it ends, or until `stop` (a descriptor) is readable.
/// Reports a failed connection and connects again; after the end of the lines for `retry_for` only.
/// A file counts as ended from the start, a pipe once it has no writer: if its remaining lines find
/// no room in memory or spool for `retry_for`, they are dropped.
Outcome send(int input, int stop, LineReader& reader, const SenderOptions& options,
             const TakeRejection& reject, const Say& say);

}  // namespace tsd::ship
