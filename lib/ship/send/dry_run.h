// Prints what would go over the wire instead of sending it.
#pragma once

#include <optional>

#include "base/result.h"
#include "os/output.h"
#include "ship/http/service.h"
#include "ship/queue/line_reader.h"
#include "ship/telnet/tsd_kind.h"

namespace tsd::ship {

/// Reads lines from `input` to its end and writes the good ones: as lines of telnet, or as the
/// bodies that `http` asks for, for a TSD of this kind. Flushes after every read. Fails on an error
/// of reading or writing.
Result<void> dry_run(int input, LineReader& reader, os::Output& output,
                     const std::optional<HttpService>& http, TsdKind kind);

}  // namespace tsd::ship
