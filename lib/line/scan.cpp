#include "line/scan.h"

#include <algorithm>
#include <bit>

namespace tsd::line {

namespace {

// Of a line on the wire: the sweepers suspect every longer one.
constexpr std::size_t kUnsuspectedBytes = 1024;

Limits limits_of(const Rules& rules) {
  auto all = [](bool yes) { return yes ? ~Bits{0} : Bits{0}; };
  Dialect dialect = rules.dialect;
  bool tags_needed = dialect == Dialect::opentsdb || dialect == Dialect::portable;
  std::size_t tags = rules.max_tags == 0 ? kMostTags : std::min(rules.max_tags, kMostTags);
  return {tags, all(dialect != Dialect::influxdb && dialect != Dialect::portable),
          all(rules.allow_untagged || !tags_needed)};
}

}  // namespace

Scanner::Scanner(const Rules& rules, Sweeper sweeper)
    : sweeper_(sweeper),
      plain_rules_(rules.require_tags.empty() &&
                   (rules.max_line_bytes == 0 || rules.max_line_bytes >= kUnsuspectedBytes)),
      sweep_(new Sweep) {
  sweep_->limits = limits_of(rules);
}

/// The lines in which the window at `base` has faults.
void Scanner::collect(std::string_view text, std::size_t base, std::size_t bytes,
                      std::vector<Suspect>& suspects) const {
  // Where the line begins that goes on at a block.
  std::size_t begin = base == 0 ? 0 : text.rfind('\n', base - 1) + 1;  // npos + 1 is 0
  for (std::size_t block = 0; block * kBlock < bytes; ++block) {
    std::size_t place = base + block * kBlock;
    Bits newlines = sweep_->newlines[block];
    for (Bits faults = sweep_->faults[block]; faults != 0; faults &= faults - 1) {
      Bits below = (faults & -faults) - 1;
      auto at = static_cast<std::size_t>(std::countr_zero(faults));
      if (!suspects.empty() && place + at <= suspects.back().end) continue;  // known already
      Bits before = newlines & below;
      Bits after = newlines & ~below;
      std::size_t first = before == 0 ? begin : place + std::bit_width(before);
      std::size_t end = after == 0 ? text.find('\n', place + at)
                                   : place + static_cast<std::size_t>(std::countr_zero(after));
      suspects.push_back(
          {first, end, sweep_->lines[block] + static_cast<Bits>(std::popcount(before))});
    }
    if (newlines != 0) begin = place + std::bit_width(newlines);
  }
}

/// Every line, where there are rules that only the plain reader knows.
std::uint64_t Scanner::suspect_all(std::string_view text, std::vector<Suspect>& suspects) {
  for (std::size_t begin = 0; begin < text.size(); begin = suspects.back().end + 1) {
    suspects.push_back({begin, text.find('\n', begin), suspects.size()});
  }
  return suspects.size();
}

std::uint64_t Scanner::scan(std::string_view text, std::vector<Suspect>& suspects) {
  suspects.clear();
  if (!plain_rules_) return suspect_all(text, suspects);
  Flow& flow = sweep_->flow;
  flow = {};
  sweep_->tags = kMostTags;
  std::fill_n(sweep_->tag_key, kMostTags, 0);
  std::fill_n(sweep_->tag_line, kMostTags, ~std::uint32_t{0});
  for (std::size_t base = 0; base < text.size(); base += kWindow * kBlock) {
    std::size_t bytes = std::min(text.size() - base, kWindow * kBlock);
    if (sweeper_(text.data(), base, bytes, *sweep_)) collect(text, base, bytes, suspects);
  }
  return flow.lines;
}

}  // namespace tsd::line
