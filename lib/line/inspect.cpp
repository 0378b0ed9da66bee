#include "line/inspect.h"

namespace tsd::line {

namespace {

constexpr std::string_view kSpoolComment = "# tsd-spool ";

/// The verdict of a line that may be anything, and whether it is worth a finding.
bool find(std::string_view line, bool has_newline, const Rules& rules, Verdict& verdict) {
  if (line.starts_with(kSpoolComment)) {
    verdict = {};
    return true;
  }
  verdict = judge(line, rules);
  if (!has_newline && verdict.code == Code::good) {
    verdict = {Code::no_newline, line.size() + 1, 0, 0};
  }
  return verdict.code != Code::good;
}

void inspect_lines(std::string_view text, const Rules& rules, Inspection& into) {
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t newline = text.find('\n', begin);
    bool whole = newline != text.npos;
    std::size_t end = whole ? newline + 1 : text.size();
    std::string_view line = text.substr(begin, end - begin - (whole ? 1 : 0));
    Finding finding{begin, end, into.lines, {}};
    if (find(line, whole, rules, finding.verdict)) into.findings.push_back(finding);
    begin = end;
    ++into.lines;
  }
}

}  // namespace

void inspect(const Batch& batch, const Rules& rules, Inspection& into) {
  into.lines = 0;
  into.findings.clear();
  switch (batch.kind) {
    case Batch::Kind::lines:
      inspect_lines(batch.text, rules, into);
      break;
    case Batch::Kind::overlong:
      into.lines = 1;
      into.findings.push_back(
          {0, batch.text.size(), 0, {Code::line_length, 1, batch.text.size(), kLongestLine}});
      break;
    case Batch::Kind::more:
      break;
  }
}

std::string_view line_of(const Finding& finding, std::string_view text) {
  std::string_view line = text.substr(finding.begin, finding.end - finding.begin);
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace tsd::line
