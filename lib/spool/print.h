// --spool-check and --spool-export: print what waits in a spool, and change nothing.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "os/output.h"

namespace tsd::spool {

enum class SpoolView : std::uint8_t {
  none,
  table,  ///< a row for each segment, then a summary
  lines,  ///< the lines of all segments, oldest segment first
};

/// True when the spool is sound: no damage, nothing unreadable, nothing set aside.
Result<bool> print_spool(const std::string& directory, SpoolView view, os::Output& output);

}  // namespace tsd::spool
