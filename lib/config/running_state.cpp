#include "config/running_state.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <ctime>
#include <map>
#include <optional>
#include <utility>

#include "base/counted.h"
#include "base/number.h"
#include "base/text.h"

namespace tsd::config {
namespace {

constexpr std::size_t kNameBytes = 15;  // of a process's name that the kernel keeps

// The time of day, with the date when it was not today.
std::string time_text(std::int64_t when, std::int64_t now) {
  auto then = static_cast<std::time_t>(when), present = static_cast<std::time_t>(now);
  std::tm a{}, b{};
  if (::localtime_r(&then, &a) == nullptr || ::localtime_r(&present, &b) == nullptr) return "?";
  bool today = a.tm_year == b.tm_year && a.tm_yday == b.tm_yday;
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), today ? "%H:%M:%S" : "%Y-%m-%d %H:%M:%S", &a);
  return text.data();
}

std::string ago(std::int64_t when, std::int64_t now) {
  return age_text(std::max<std::int64_t>(now - when, 0)) + " ago";
}

OverviewRow unreadable(std::string topic, const Error& error) {
  return {std::move(topic), error.text, false, ""};
}

std::string last_point(const os::SourceState& source, std::int64_t now) {
  return source.last_point == 0 ? "no valid point yet"
                                : "last point " + ago(source.last_point, now);
}

OverviewRow row_of(const os::SourceState& source, std::int64_t now) {
  std::string text = fmt::format("{}: {}", source.state == "native" ? "sensor" : source.state,
                                 last_point(source, now));
  if (source.invalid > 0) text += ", " + counted(source.invalid, "invalid line");
  if (!source.trouble.empty()) text += ": " + source.trouble;
  bool sound = source.trouble.empty() && source.last_point > 0;
  return {"  " + source.name, text, sound, "its messages are in the log"};
}

bool is_quiet(const os::SourceState& source) {
  return source.trouble.empty() && source.invalid == 0;
}

}  // namespace

StageStates read_states(const std::string& directory) {
  return {os::read_collect_state(directory), os::read_validate_state(directory),
          os::read_send_state(directory)};
}

std::string host_tag_of(const StageStates& states) {
  return states.collect ? states.collect->host : "";
}

std::vector<OverviewRow> gathering_rows(const StageStates& states, std::int64_t now) {
  if (!states.collect) {
    if (states.collect.error().system == ENOENT) return {};
    return {unreadable("gathers", states.collect.error())};
  }
  const os::CollectState& told = *states.collect;
  if (!told.waiting.empty()) return {{"gathers", "nothing: " + told.waiting, false, ""}};
  std::vector<std::string> well, silent;
  std::int64_t last = 0;
  for (const auto& source : told.sources) {
    last = std::max(last, source.last_point);
    if (is_quiet(source)) (source.last_point == 0 ? silent : well).push_back(source.name);
  }
  if (told.sources.empty()) return {{"gathers", "nothing: there are no collectors", false, ""}};
  std::string text = last == 0 ? "no point yet" : "last point " + ago(last, now);
  if (!well.empty()) text += fmt::format("; well: {}", fmt::join(well, " "));
  if (!silent.empty()) text += fmt::format("; no point yet: {}", fmt::join(silent, " "));
  if (told.left_out > 0) text += fmt::format(" and {} more", told.left_out);
  std::vector<OverviewRow> rows{{"gathers", text, true, ""}};
  for (const auto& source : told.sources) {
    if (!is_quiet(source)) rows.push_back(row_of(source, now));
  }
  return rows;
}

std::vector<OverviewRow> refusal_rows(const StageStates& states) {
  if (!states.validate) {
    if (states.validate.error().system == ENOENT) return {};
    return {unreadable("refuses", states.validate.error())};
  }
  const os::ValidateState& told = *states.validate;
  if (told.refused == 0) return {};
  return {
      {"refuses",
       fmt::format("{} of {}, the last: {}", told.refused, counted(told.lines, "line"), told.last),
       true, ""}};
}

std::vector<OverviewRow> delivery_rows(const StageStates& states, std::int64_t now) {
  if (!states.send) {
    if (states.send.error().system == ENOENT) return {};
    return {unreadable("delivers", states.send.error())};
  }
  const os::SendState& told = *states.send;
  bool ever = told.confirmed_at > 0;
  std::string refused;
  if (told.rejected > 0) {
    refused = fmt::format("{} {} refused by the TSD, the last: {}", counted(told.rejected, "line"),
                          told.rejected == 1 ? "was" : "were", told.rejection);
  }
  if (told.trouble.empty()) {
    std::string text =
        ever ? "last confirmed " + ago(told.confirmed_at, now) : "nothing was sent yet";
    if (!ever && told.rejected > 0) text = "nothing was confirmed";
    if (!refused.empty()) text += "; " + refused;
    bool sound = ever || told.rejected == 0;
    return {{"delivers", fmt::format("to {}: {}", told.endpoint, text), sound,
             "man tsd-send, DIAGNOSTICS; OpenTSDB: tsd.core.auto_create_metrics or tsdb mkmetric"}};
  }
  auto since = ever ? told.confirmed_at : told.failing_since;
  return {{"delivers", fmt::format("nothing since {}: {}", time_text(since, now), told.trouble),
           false, "tsd-send --probe -H " + told.endpoint}};
}

namespace {

struct Process {
  std::string name;
  std::string parent;
};

// The second and the fourth word of /proc/PID/stat: "7 (tsd-send) S 5 ...".
std::optional<Process> process_of(const os::Tree& tree, const std::string& pid) {
  auto text = tree.read(fmt::format("/proc/{}/stat", pid));
  if (!text) return std::nullopt;
  std::size_t open = text->find('('), close = text->rfind(')');
  if (open == text->npos || close == text->npos || close < open) return std::nullopt;
  std::string_view rest = std::string_view(*text).substr(close + 1);
  next_word(rest);
  return Process{text->substr(open + 1, close - open - 1), std::string(next_word(rest))};
}

}  // namespace

std::vector<std::string> missing_stages(const os::Tree& tree, const std::string& supervisor) {
  std::map<std::string, Process> all;
  for (const std::string& pid : tree.names("/proc")) {
    if (!is_digits(pid)) continue;
    if (auto process = process_of(tree, pid)) all.emplace(pid, *process);
  }
  auto is_below = [&](const Process& process) {
    auto above = all.find(process.parent);
    for (int depth = 0; depth < 4 && above != all.end(); ++depth) {
      if (above->first == supervisor) return true;
      above = all.find(above->second.parent);
    }
    return false;
  };
  std::vector<std::string> missing;
  for (std::string_view stage : {"tsd-collect", "tsd-validate-line", "tsd-send"}) {
    auto runs = [&](const auto& entry) {
      return entry.second.name == stage.substr(0, kNameBytes) && is_below(entry.second);
    };
    if (std::ranges::none_of(all, runs)) missing.emplace_back(stage);
  }
  return missing;
}

std::string age_text(std::int64_t seconds) {
  constexpr std::array<std::pair<std::int64_t, const char*>, 3> kUnits{
      {{86'400, "d"}, {3'600, "h"}, {60, "min"}}};
  for (auto [size, unit] : kUnits) {
    if (seconds >= 2 * size) return fmt::format("{} {}", seconds / size, unit);
  }
  return fmt::format("{} s", seconds);
}

}  // namespace tsd::config
