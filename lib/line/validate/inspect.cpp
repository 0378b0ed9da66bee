#include "line/validate/inspect.h"

#include "base/spool_comment.h"
#include "line/quick_reject.h"

namespace tsd::line {

/// Judges a suspect, whose end is npos when its newline is missing.
void Inspector::read(std::string_view text, const Suspect& suspect, Inspection& into) const {
  bool whole = suspect.end != text.npos;
  std::string_view line = text.substr(suspect.begin, suspect.end - suspect.begin);
  if (wanted_ == Wanted::counts && suspect.fault != text.npos &&
      is_refused_quickly(line, suspect.fault - suspect.begin, rules_)) {
    ++into.refused;
    return;
  }
  bool is_comment = line.starts_with(kSpoolComment);
  if (wanted_ == Wanted::counts && whole) {
    Verdict verdict = is_comment ? Verdict{} : judge_roughly(line, rules_);
    into.refused += verdict.refused() ? 1 : 0;
    into.warned += verdict.warned() ? 1 : 0;
    return;
  }
  Verdict verdict;
  if (!is_comment) verdict = judge(line, rules_);
  if (!whole && (verdict.code == Code::good || rules_.require_newline)) {
    verdict = {Code::no_newline, line.size() + 1, 0, 0};
  }
  if (verdict.code == Code::good && !is_comment && wanted_ != Wanted::unusual) return;
  into.findings.push_back(
      {suspect.begin, whole ? suspect.end + 1 : text.size(), suspect.number, verdict, is_comment});
}

void Inspector::inspect_lines(std::string_view text, Inspection& into) {
  std::size_t last = text.rfind('\n');
  std::string_view whole = text.substr(0, last == text.npos ? 0 : last + 1);
  into.lines = scanner_.scan(whole, suspects_);
  if (whole.size() < text.size())
    suspects_.push_back({whole.size(), text.npos, into.lines++, text.npos});
  for (const Suspect& suspect : suspects_) read(text, suspect, into);
}

void Inspector::inspect(const InputBatch& batch, Inspection& into) {
  into.lines = into.refused = into.warned = 0;
  into.findings.clear();
  switch (batch.kind) {
    case InputBatch::Kind::lines:
      inspect_lines(batch.text, into);
      break;
    case InputBatch::Kind::overlong:
      into.lines = 1;
      into.findings.push_back({0,
                               batch.text.size(),
                               0,
                               {Code::line_length, 1, batch.text.size(), kLongestLine},
                               false});
      break;
    case InputBatch::Kind::more:
      break;
  }
}

std::string_view line_of(const LineFinding& finding, std::string_view text) {
  std::string_view line = text.substr(finding.begin, finding.end - finding.begin);
  if (line.ends_with('\n')) line.remove_suffix(1);
  return line;
}

}  // namespace tsd::line
