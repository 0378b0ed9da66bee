#include "config/json.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "config/rule.h"

namespace tsd::config {
namespace {

/// Bytes of the UTF-8 character at the beginning of `text`; 0 for what is none.
std::size_t character(std::string_view text) {
  auto lead = static_cast<unsigned char>(text[0]);
  std::size_t size = lead < 0x80                   ? 1
                     : lead >= 0xc2 && lead < 0xe0 ? 2
                     : lead >= 0xe0 && lead < 0xf0 ? 3
                     : lead >= 0xf0 && lead < 0xf5 ? 4
                                                   : 0;
  auto goes_on = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; };
  bool whole =
      size > 0 && size <= text.size() && std::ranges::all_of(text.substr(1, size - 1), goes_on);
  return whole ? size : 0;
}

std::string quoted(std::string_view text) {
  std::string json = "\"";
  while (!text.empty()) {
    std::size_t size = character(text);
    auto byte = static_cast<unsigned char>(text[0]);
    if (size == 0) {
      json += "\\ufffd";
      size = 1;
    } else if (byte == '"' || byte == '\\') {
      json.append("\\").append(text.substr(0, 1));
    } else if (byte < 0x20 || byte == 0x7f) {
      fmt::format_to(std::back_inserter(json), "\\u{:04x}", byte);
    } else {
      json += text.substr(0, size);
    }
    text.remove_prefix(size);
  }
  return json + "\"";
}

}  // namespace

std::string to_json(const ConfigFile& file, std::span<const Finding> findings) {
  std::string lines, found;
  each_line(guide_lines(file), [&](std::string_view line, int) {
    lines += (lines.empty() ? "" : ",") + quoted(line);
  });
  for (const Finding& one : findings) {
    fmt::format_to(std::back_inserter(found),
                   R"({}{{"line":{},"column":{},"code":{},"weight":"{}","sentence":{}}})",
                   found.empty() ? "" : ",", one.position.line, one.position.column,
                   quoted(one.code), one.weight == Weight::fault ? "fault" : "remark",
                   quoted(one.sentence));
  }
  return fmt::format(R"({{"file":{},"set":{},"lines":[{}],"findings":[{}]}})", quoted(file.path),
                     is_set(file), lines, found);
}

std::string to_json(std::span<const OverviewRow> overview) {
  std::string links;
  for (const OverviewRow& one : overview) {
    fmt::format_to(std::back_inserter(links), R"({}{{"topic":{},"text":{},"sound":{}}})",
                   links.empty() ? "" : ",", quoted(one.topic), quoted(one.text), one.sound);
  }
  return fmt::format(R"({{"overview":[{}]}})", links);
}

}  // namespace tsd::config
