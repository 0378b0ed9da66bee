// Prints what would go over the wire instead of sending it.
#pragma once

#include <cstdint>

#include "base/result.h"
#include "os/output.h"
#include "ship/queue/line_reader.h"
#include "ship/rejection.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

/// Reads lines from `input` to its end and writes the good ones as `options` would send them: as
/// lines of telnet, or as the bodies of requests. Flushes after every read. Returns how many lines
/// the transport has rejected, of which it told `reject`. Fails on an error of reading or writing.
Result<std::uint64_t> dry_run(int input, LineReader& reader, os::Output& output,
                              const SenderOptions& options, const TakeRejection& reject);

}  // namespace tsd::ship
