// Prints explanations as pages and as a list.
#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "line/validate/explanation.h"

namespace tsd::line {

namespace {

std::string_view severity_of(Code code) {
  return fault(code).severity == Severity::fault ? "fault" : "warning";
}

/// A TAB or a byte order mark in an example is shown as \t or \xef, without quotes.
std::string printable(std::string_view line) {
  std::string shown;
  for (char c : line) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '\t') {
      shown += "\\t";
    } else if (byte < 0x20 || byte >= 0x7f) {
      fmt::format_to(std::back_inserter(shown), "\\x{:02x}", byte);
    } else {
      shown += c;
    }
  }
  return shown;
}

std::string page_of(const Explanation& explanation) {
  std::string page = fmt::format("{} ({})\n  rule     {}\n  why      {}\n", name(explanation.code),
                                 severity_of(explanation.code), explanation.rule, explanation.why);
  if (!explanation.example.empty()) {
    page += fmt::format("  example  {}   ({})\n", printable(explanation.example),
                        dialects()[static_cast<std::size_t>(explanation.dialect)].first);
  }
  if (!explanation.repair.empty()) page += fmt::format("  repair   {}\n", explanation.repair);
  return page + fmt::format("  source   {}\n", explanation.source);
}

}  // namespace

Result<std::string> explain(const std::vector<std::string>& names) {
  std::span<const Explanation> all = explanations();
  std::string text;
  for (const std::string& wanted : names) {
    auto known = std::find_if(all.begin(), all.end(), [&](const Explanation& explanation) {
      return name(explanation.code) == wanted;
    });
    if (known == all.end())
      return Error{
          fmt::format("\"{}\" is not a code: tsd-validate-line --explain lists them", wanted)};
    text += page_of(*known);
  }
  if (!names.empty()) return text;
  for (const Explanation& explanation : all) {
    text += fmt::format("{:<23} {:<8} {}\n", name(explanation.code), severity_of(explanation.code),
                        explanation.rule);
  }
  return text;
}

}  // namespace tsd::line
