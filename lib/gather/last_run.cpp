#include "gather/last_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <sstream>

#include "line/own_tag.h"
#include "os/file.h"

namespace tsd::gather {

Result<std::optional<LastRun>> read_last_run(const std::string& path) {
  auto text = os::read_file(path, 4096);
  if (!text && text.error().system == ENOENT) return std::optional<LastRun>{};
  if (!text) return text.error();
  LastRun run;
  std::istringstream words(*text);
  if (words >> run.began >> run.duration_ms >> run.exit) return std::optional(run);
  return Error{fmt::format("{}: not a stamp of an earlier run", path)};
}

Result<void> write_last_run(const std::string& path, const LastRun& run) {
  return os::write_file(path, fmt::format("{} {} {}\n", run.began, run.duration_ms, run.exit),
                        0644);
}

void report(const LastRun& run, const std::string& path, std::int64_t now, line::Lines& out) {
  std::string job = line::as_tag_value(std::filesystem::path(path).stem().string());
  out.add("tsd.cron.age_seconds", now, std::max<std::int64_t>(now - run.began, 0), {{"job", job}});
  out.add("tsd.cron.duration_ms", now, run.duration_ms, {{"job", job}});
  out.add("tsd.cron.exit", now, run.exit, {{"job", job}});
}

}  // namespace tsd::gather
