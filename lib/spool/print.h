// --spool-check and --spool-export: what waits in a spool, printed. Both leave it as it is.
#pragma once

#include <string>

#include "base/result.h"
#include "os/output.h"

namespace tsd::spool {

enum class SpoolView : std::uint8_t {
  none,
  table,  // a row for every segment, and a sentence about all of them
  lines,  // their lines, the oldest segment first
};

/// True when the spool is sound: no damage, nothing unreadable, nothing set aside.
Result<bool> print_spool(const std::string& directory, SpoolView view, os::Output& output);

}  // namespace tsd::spool
