#include "line/validate/report.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/foreign.h"
#include "base/json.h"
#include "base/utf8.h"
#include "line/fold.h"

namespace tsd::line {

namespace {

constexpr std::size_t kLongestPath = 4096;  // bytes, of a file's name (PATH_MAX)

constexpr std::size_t kShown = 100;  // bytes of a line that are shown around the caret

/// The character as a terminal may show it: a dot when it is not printable.
std::string_view shown(const Rune& rune, std::string_view text) {
  return rune.is_printable() ? text.substr(0, rune.size) : std::string_view(".");
}

/// The line with a caret and tildes under it; of a long line the part around the column.
std::string pointed(const Verdict& verdict, std::string_view line) {
  std::size_t at = std::min(verdict.column - 1, line.size());
  std::size_t from = at > kShown / 2 && line.size() > kShown ? at - kShown / 2 : 0;
  std::string text = "  ", mark = "  ";
  while (from < line.size() && from < at + kShown / 2) {
    Rune rune = first_rune(line.substr(from));
    text += shown(rune, line.substr(from));
    if (from < at) {
      mark += ' ';
    } else if (from == at) {
      mark += '^';
    } else if (from < at + verdict.length) {
      mark += '~';
    }
    from += rune.size;
  }
  if (at >= line.size()) mark += '^';
  return text + "\n" + mark + "\n";
}

std::string place_of(const LineLocation& location) {
  if (!location.reader.empty()) return std::string(location.reader);
  return fmt::format("{}:{}", printable(location.file, kLongestPath), location.line);
}

/// The names of the codes, each in `quote` marks, separated by commas.
std::string list_of(const std::vector<Code>& codes, std::string_view quote) {
  std::string list;
  for (Code code : codes) {
    list.append(list.empty() ? "" : ", ").append(quote).append(name(code)).append(quote);
  }
  return list;
}

}  // namespace

std::string report_text(const LineLocation& location, const Verdict& verdict, std::string_view line,
                        bool caret) {
  bool endless = !location.reader.empty();
  std::string place = place_of(location);
  if (!endless) place += fmt::format(":{}", verdict.column);
  return fmt::format("{}: {}: {}{}{}\n{}", place, name(verdict.code), sentence(verdict, line),
                     endless && !caret ? ": " + quoted_line(line) : "",
                     times_by_now(location.times), caret ? pointed(verdict, line) : "");
}

std::string report_json(const LineLocation& location, const Verdict& verdict,
                        std::string_view line) {
  return fmt::format(
      R"({{"file":{},"line":{},"column":{},"length":{},"code":"{}","severity":"{}","sentence":{},"text":{}}})"
      "\n",
      json_string(location.file), location.line, verdict.column, verdict.length, name(verdict.code),
      verdict.refused() ? "fault" : "warning", json_string(sentence(verdict, line)),
      json_string(line));
}

std::string repair_text(const LineLocation& location, const Repair& repair, std::string_view line) {
  return fmt::format("{}: repaired {}: {} is now {}{}\n", place_of(location),
                     list_of(repair.mended, ""), quoted_line(line), quoted_line(repair.line),
                     times_by_now(location.times));
}

std::string repair_json(const LineLocation& location, const Repair& repair, std::string_view line) {
  return fmt::format(R"({{"file":{},"line":{},"repaired":[{}],"before":{},"after":{}}})"
                     "\n",
                     json_string(location.file), location.line, list_of(repair.mended, "\""),
                     json_string(line), json_string(repair.line));
}

}  // namespace tsd::line
