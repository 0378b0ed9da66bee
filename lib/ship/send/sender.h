// Lines from a descriptor to a TSD, until the descriptor has ended and every line is accounted for.
#pragma once

#include "base/result.h"
#include "base/say.h"
#include "ship/accounts.h"
#include "ship/queue/line_reader.h"
#include "ship/rejection.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

struct Outcome {
  Accounts accounts;     // nothing is held any more: they pass check()
  bool backlog = false;  // lines of earlier hours still wait on disk, held by nobody
  Result<void> input;    // an error of reading stdin; what came before it was sent
};

/// Sends the lines of `input` until it ends, or until `stop` (a descriptor) is readable.
/// Connections that fail are said and made again; after the end of the lines for `retry_for` only.
/// A file has ended from the beginning, and a pipe when its writers have gone: when what is left of
/// them finds no room anywhere for `retry_for`, it is dropped.
Outcome send(int input, int stop, LineReader& reader, const SenderOptions& options,
             const TakeRejection& reject, const Say& say);

}  // namespace tsd::ship
