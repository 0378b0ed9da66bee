#include "line/scan.h"

#include <algorithm>
#include <cstdint>

#include "line/plain_tags.h"
#include "line/prometheus_tags.h"
#include "line/put.h"

namespace tsd::line {

namespace {

// The longest line on the wire that is not suspect by its length alone.
constexpr std::size_t kUnsuspectedBytes = static_cast<std::size_t>(kLongestPlain) + 4;

Limits limits_of(const Rules& rules) {
  auto all = [](bool yes) { return yes ? ~Bits{0} : Bits{0}; };
  Dialect dialect = rules.dialect;
  bool tags_needed = dialect == Dialect::opentsdb || dialect == Dialect::portable;
  std::size_t tags = rules.max_tags == 0 ? kMostTags : std::min(rules.max_tags, kMostTags);
  bool wide = dialect == Dialect::opentsdb || dialect == Dialect::tcollector;
  bool loose = dialect != Dialect::portable && dialect != Dialect::prometheus;
  Limits limits;
  limits.max_tags = tags;
  limits.milliseconds = all(wide || dialect == Dialect::prometheus);
  limits.long_integers = all(wide);
  limits.plus_signs = all(wide || dialect == Dialect::influxdb);
  limits.letters = all(dialect == Dialect::opentsdb);
  limits.carriage_returns = limits.blanks = all(loose);
  limits.untagged = all(rules.allow_untagged || !tags_needed);
  return limits;
}

/// Only what every dialect takes, but for the time, the tags and their number.
void narrow(Limits& limits) {
  limits.long_integers = limits.plus_signs = limits.letters = 0;
  limits.carriage_returns = limits.blanks = 0;
}

/// What the sweepers take for "put " until they have seen the whole word.
bool may_be_put(std::string_view line) {
  return line.size() > 3 && line[0] == 'p' && line[3] == ' ';
}

}  // namespace

Scanner::Scanner(const Rules& rules, Sweeper sweeper, Plain plain)
    : dialect_(rules.dialect),
      sweeper_(sweeper),
      plain_rules_(rules.require_tags.empty() &&
                   (rules.max_line_bytes == 0 || rules.max_line_bytes >= kUnsuspectedBytes)),
      sweep_(new Sweep) {
  sweep_->limits = limits_of(rules);
  if (plain == Plain::of_every_dialect) narrow(sweep_->limits);
}

/// Makes every line a suspect, for rules that only judge() knows.
std::uint64_t Scanner::suspect_all(std::string_view text, std::vector<Suspect>& suspects) {
  for (std::size_t begin = 0; begin < text.size(); begin = suspects.back().end + 1) {
    suspects.push_back({begin, text.find('\n', begin), suspects.size(), text.npos});
  }
  return suspects.size();
}

std::uint64_t Scanner::scan(std::string_view text, std::vector<Suspect>& suspects) {
  suspects.clear();
  if (!plain_rules_) return suspect_all(text, suspects);
  if (text.starts_with(kPut)) sweep_->puts = true;
  sweeper_(text, *sweep_);
  bool puts = false;
  std::uint64_t lines = 0;
  for (const Stretch& stretch : sweep_->stretches) {
    for (Suspect suspect : stretch.suspects) {
      suspect.number += lines;
      std::string_view rest = text.substr(suspect.begin);
      if (may_be_put(rest) && rest.starts_with(kPut) != sweep_->puts) {
        suspect.fault = text.npos;
        puts = true;
      }
      suspects.push_back(suspect);
    }
    lines += stretch.lines;
  }
  sweep_->puts = sweep_->puts || puts;  // applies from the next text on
  add_odd_tags(text, dialect_, suspects);
  if (dialect_ == Dialect::prometheus) add_odd_labels(text, suspects);
  return lines;
}

}  // namespace tsd::line
