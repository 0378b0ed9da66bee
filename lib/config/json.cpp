#include "config/json.h"

#include <fmt/core.h>

#include <iterator>

#include "base/json.h"
#include "base/text.h"

namespace tsd::config {
std::string to_json(const ConfigFile& file, std::span<const Finding> findings) {
  std::string lines, found;
  each_line(guide_lines(file), [&](std::string_view line, int) {
    lines += (lines.empty() ? "" : ",") + json_string(line);
  });
  for (const Finding& one : findings) {
    fmt::format_to(std::back_inserter(found),
                   R"({}{{"line":{},"column":{},"code":{},"weight":"{}","sentence":{}}})",
                   found.empty() ? "" : ",", one.position.line, one.position.column,
                   json_string(one.code), one.weight == Weight::fault ? "fault" : "remark",
                   json_string(one.sentence));
  }
  return fmt::format(R"({{"file":{},"set":{},"lines":[{}],"findings":[{}]}})",
                     json_string(file.path), is_set(file), lines, found);
}

std::string to_json(std::span<const OverviewRow> overview) {
  std::string links;
  for (const OverviewRow& one : overview) {
    bool has_fix = !one.sound && !one.fix.empty();
    fmt::format_to(std::back_inserter(links), R"({}{{"topic":{},"text":{},"sound":{}{}{}}})",
                   links.empty() ? "" : ",", json_string(one.topic), json_string(one.text),
                   one.sound, has_fix ? R"(,"fix":)" : "", has_fix ? json_string(one.fix) : "");
  }
  return fmt::format(R"({{"overview":[{}]}})", links);
}

}  // namespace tsd::config
