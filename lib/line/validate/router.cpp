#include "line/validate/router.h"

#include <fmt/core.h>

#include <cstdint>

#include "base/text.h"
#include "line/validate/report.h"

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

void Router::open(std::string name, Stream kind) {
  name_ = std::move(name);
  kind_ = kind;
  stream_ = {};
}

void Router::close() {
  std::uint64_t untold = fold_.take_untold();
  if (untold == 0 || !may_tell()) return;
  outputs_.told(fmt::format("{}: {}\n", options_.reader, untold_lines(untold)));
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
  count(&Tally::warned, found.warned);
  count(&Tally::refused, found.refused + (options_.strict ? found.warned : 0));
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
  // Of an overlong line its beginning.
  outputs_.rejects(fmt::format("{}\t{}\t{}\n", line, name(finding.verdict.code),
                               sentence(finding.verdict, line)));
}

/// Repairs the line and reports it; false when there is nothing to repair.
bool Router::mend(const LineFinding& finding, std::string_view line) {
  auto repaired = repair(line, options_.rules);
  if (!repaired && finding.verdict.code == Code::no_newline) {
    repaired = Repair{std::string(line), {Code::no_newline}, {}};
  }
  if (!repaired || (options_.strict && repaired->left.warned())) return false;
  count(&Tally::repaired, 1);
  std::uint64_t so_often = times(name(repaired->mended.front()), line);
  if (so_often > 0 && may_tell()) {
    LineLocation location = location_of(finding.number, so_often);
    outputs_.told(options_.json ? repair_json(location, *repaired, line)
                                : repair_text(location, *repaired, line));
  }
  pass(repaired->line.append(1, '\n'), finding.number);
  return true;
}

/// The place of a line of the batch. `number` is the line's within it.
LineLocation Router::location_of(std::uint64_t number, std::uint64_t times) const {
  std::string_view reader = kind_ == Stream::endless ? options_.reader : std::string_view();
  return {name_, stream_.lines + number + 1, reader, times};
}

/// How often a finding of this kind has come by now, if it is to be told; else 0.
std::uint64_t Router::times(std::string_view code, std::string_view line) {
  bool folds = kind_ == Stream::endless && !options_.json && outputs_.told;
  return folds ? fold_.count(code, line) : 1;
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
  std::uint64_t so_often = times(name(verdict.code), line);
  if (so_often == 0 || !may_tell()) return;
  LineLocation location = location_of(number, so_often);
  outputs_.told(options_.json ? report_json(location, verdict, line)
                              : report_text(location, verdict, line, options_.caret));
}

}  // namespace tsd::line
