#include "line/router.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/text.h"
#include "line/report.h"

namespace tsd::line {

namespace {

/// Writes lines. `open` is true when the last line written lacks its newline, which is then written
/// first.
void write(const Sink& sink, bool& open, std::string_view lines) {
  if (!sink) return;
  if (open) sink("\n");
  sink(lines);
  open = !lines.ends_with('\n');
}

}  // namespace

std::string Tally::as_text() const {
  return fmt::format("{} valid, {} invalid, {} warned", lines - refused, refused, warned);
}

Wanted Router::wanted() const {
  if (options_.repair) return Wanted::unusual;
  bool heard = outputs_.valid || outputs_.invalid || outputs_.told || outputs_.rejects;
  return heard || stats_ != nullptr ? Wanted::findings : Wanted::counts;
}

void Router::open(std::string name) {
  name_ = std::move(name);
  stream_ = {};
}

void Router::count(std::uint64_t Tally::*field, std::uint64_t more) {
  total_.*field += more;
  stream_.*field += more;
}

void Router::route(const InputBatch& batch, const Inspection& found) {
  count(&Tally::bytes, batch.text.size());
  if (batch.kind == InputBatch::Kind::more) {
    invalid_open_ = false;
    write(outputs_.invalid, invalid_open_, batch.text);
    return;
  }
  std::size_t passed = 0;
  std::uint64_t number = 0;
  for (const LineFinding& finding : found.findings) {
    pass(batch.text.substr(passed, finding.begin - passed), number);
    decide(batch, finding);
    passed = finding.end;
    number = finding.number + 1;
  }
  pass(batch.text.substr(passed), number);
  count(&Tally::lines, found.lines);
  count(&Tally::refused, found.refused);
}

/// Passes valid lines on; `number` is that of the first one within the batch.
void Router::pass(std::string_view lines, std::uint64_t number) {
  if (lines.empty()) return;
  write(outputs_.valid, valid_open_, lines);
  if (stats_ == nullptr) return;
  for (; !lines.empty(); ++number) {
    std::string_view line = take_line(lines);
    if (stats_->add(line)) {
      count(&Tally::warned, 1);
      if (options_.strict) count(&Tally::refused, 1);
      stats_->add(Code::value_mixed);
      tell({Code::value_mixed, 1, line.size(), 0}, number, line);
    }
  }
}

void Router::decide(const InputBatch& batch, const LineFinding& finding) {
  const Verdict& verdict = finding.verdict;
  std::string_view line = line_of(finding, batch.text);
  if (finding.comment) return;
  bool cut_off = verdict.code == Code::no_newline && options_.rules.require_newline;
  if (options_.repair && !cut_off && mend(finding, line)) return;
  if (verdict.code == Code::good) {
    pass(batch.text.substr(finding.begin, finding.end - finding.begin), finding.number);
    return;
  }
  if (stats_ != nullptr) stats_->add(verdict.code);
  if (verdict.warned()) count(&Tally::warned, 1);
  tell(verdict, finding.number, line);
  if (verdict.refused() || options_.strict || cut_off) {
    count(&Tally::refused, 1);
    refuse(batch, finding, line);
  } else {
    pass(batch.text.substr(finding.begin, finding.end - finding.begin), finding.number);
  }
}

void Router::refuse(const InputBatch& batch, const LineFinding& finding, std::string_view line) {
  write(outputs_.invalid, invalid_open_,
        batch.text.substr(finding.begin, finding.end - finding.begin));
  if (!outputs_.rejects) return;
  outputs_.rejects(line);  // of an overlong line its beginning
  outputs_.rejects(
      fmt::format("\t{}\t{}\n", name(finding.verdict.code), sentence(finding.verdict, line)));
}

/// Repairs the line and reports it; false when there is nothing to repair.
bool Router::mend(const LineFinding& finding, std::string_view line) {
  auto repaired = repair(line, options_.rules);
  if (!repaired && finding.verdict.code == Code::no_newline) {
    repaired = Repair{std::string(line), {Code::no_newline}, {}};
  }
  if (!repaired || (options_.strict && repaired->left.warned())) return false;
  count(&Tally::repaired, 1);
  if (may_tell()) {
    LineLocation location{name_, stream_.lines + finding.number + 1};
    outputs_.told(options_.json ? repair_json(location, *repaired, line)
                                : repair_text(location, *repaired, line));
  }
  pass(repaired->line.append(1, '\n'), finding.number);
  return true;
}

/// Counts a finding; true while the limit allows reporting it. Reports the limit once.
bool Router::may_tell() {
  if (!outputs_.told) return false;
  if (told_++ < options_.most_told) return true;
  if (told_ == options_.most_told + 1 && !options_.json) {
    outputs_.told("further findings are counted, not printed\n");
  }
  return false;
}

/// Reports a finding; `number` is that of the line within the batch.
void Router::tell(const Verdict& verdict, std::uint64_t number, std::string_view line) {
  if (!may_tell()) return;
  LineLocation location{name_, stream_.lines + number + 1};
  outputs_.told(options_.json ? report_json(location, verdict, line)
                              : report_text(location, verdict, line, options_.caret));
}

}  // namespace tsd::line
