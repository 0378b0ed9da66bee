// A file with the outcome of the last one-shot run. The next run reports it as points; the age of
// the last run shows that a cron job did not run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "line/lines.h"

namespace tsd::gather {

struct LastRun {
  std::int64_t began = 0;  ///< Unix seconds
  std::int64_t duration_ms = 0;
  int exit = 0;
};

/// Returns nothing if there is no such file. Other content is an error.
Result<std::optional<LastRun>> read_last_run(const std::string& path);
Result<void> write_last_run(const std::string& path, const LastRun& run);

/// Adds tsd.cron.age_seconds, .duration_ms and .exit, with the tag job: the file's name without its
/// extension. A run that lies ahead of `now`, since the clock was set back, is 0 seconds old.
void report(const LastRun& run, const std::string& path, std::int64_t now, line::Lines& out);

}  // namespace tsd::gather
