#include "config/live_service.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

#include "base/counted.h"
#include "base/number.h"
#include "config/boot.h"
#include "os/clock.h"

namespace tsd::config {
namespace {

std::string delivery_by(const SpoolState& spool) {
  if (!spool.used) return "nothing sent yet";
  return spool.segments == 0 ? "all that was gathered so far" : "not all yet";
}

/// What the sender has told; and unconfirmed points stay in the spool, so its age shows whether
/// points are delivered.
std::vector<OverviewRow> delivery(const std::optional<StageStates>& states, const SpoolState& spool,
                                  std::int64_t now) {
  constexpr std::int64_t kLong = 300;  // seconds; tsd-send retries every few
  auto rows = states ? delivery_rows(*states, now) : std::vector<OverviewRow>();
  std::int64_t age = spool.segments == 0 ? 0 : std::max<std::int64_t>(now - spool.oldest, 0);
  if (rows.empty()) rows.push_back({"delivers", delivery_by(spool)});
  if (spool.segments > 0) {
    rows[0].text +=
        fmt::format("; {} {} in the spool, the oldest for {}", counted(spool.segments, "segment"),
                    spool.segments == 1 ? "waits" : "wait", age_text(age));
  }
  rows[0].sound = rows[0].sound && age < kLong;
  return rows;
}

}  // namespace

LiveService::LiveService(const os::Tree& tree, const std::string& name,
                         const std::string& run_directory)
    : tree_(tree), name_(name) {
  auto text = tree_.read(fmt::format("{}/{}.pid", run_directory, name_));
  pid_ = text ? text->substr(0, text->find('\n')) : "";
  bool alive = is_digits(pid_) && tree_.has("/proc/" + pid_);
  if (alive) states_ = read_states(run_directory + "/state");
}

std::vector<OverviewRow> LiveService::rows(const std::vector<ConfigFile>& files,
                                           const SpoolState& spool) const {
  auto now = os::Clock().seconds();
  std::vector<OverviewRow> all{running()};
  auto append = [&all](std::vector<OverviewRow> rows) {
    std::ranges::move(rows, std::back_inserter(all));
  };
  if (states_) append(gathering_rows(*states_, now));
  if (states_) append(refusal_rows(*states_));
  append(delivery(states_, spool, now));
  append({log(files)});
  return all;
}

OverviewRow LiveService::running() const {
  if (!states_) return {"runs", "not now", false, fmt::format("/etc/init.d/{} start", name_)};
  auto missing = missing_stages(tree_, pid_);
  if (missing.empty()) return {"runs", "as process " + pid_};
  return {"runs",
          fmt::format("as process {}, but without {}: the pipe breaks, and is made again", pid_,
                      fmt::join(missing, ", ")),
          false, "the log has the reason"};
}

/// The journal of the unit, the file of the settings, or syslog.
OverviewRow LiveService::log(const std::vector<ConfigFile>& files) const {
  if (has_unit(tree_, name_) && tree_.has_directory("/run/systemd/system"))
    return {"log", "journalctl -u " + name_};
  std::string set;
  for (const ConfigFile& file : files) {
    if (const std::string* found = file.found.value("LOG")) set = *found;
  }
  bool syslog = tree_.look("/dev/log").has_value() && tree_.has("/usr/bin/logger");
  if (set.empty())
    set = syslog ? fmt::format("syslog, as {}", name_) : fmt::format("/var/log/{}.log", name_);
  return {"log", set};
}

}  // namespace tsd::config
