// A file that remembers how the last one-shot run went, so that the next one can tell: a cron job
// that did not run is seen by the age of the one that did.
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

/// Nothing where there is no such file yet. One that holds something else is an error.
Result<std::optional<LastRun>> read_last_run(const std::string& path);
Result<void> write_last_run(const std::string& path, const LastRun& run);

/// tsd.cron.age_seconds, .duration_ms and .exit, with the tag job: the file's name without its last
/// extension.
void report(const LastRun& run, const std::string& path, std::int64_t now, line::Lines& out);

}  // namespace tsd::gather
