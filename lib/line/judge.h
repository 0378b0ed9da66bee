// Decides whether a TSD accepts a line, and if not, why not. Every verdict comes from here; the
// faster scanner (scan.h) only finds the lines that need no verdict.
//
// The order of the checks and their limits are those of the parsers: OpenTSDB 2.4 (PutDataPointRpc,
// Tags, TSDB), VictoriaMetrics (lib/protoparser/opentsdb), InfluxDB 1.x (services/opentsdb),
// tcollector (process_line).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "line/lines.h"
#include "line/quoted.h"
#include "line/rules.h"
#include "line/verdict.h"

namespace tsd::line {

/// The longest line that any dialect accepts, in bytes on the wire. Bounds the memory for a line.
inline constexpr std::size_t kLongestLine = 256u << 10;

/// Judges one line, which comes without its '\n' and with or without "put " in front.
Verdict judge(std::string_view line, const Rules& rules);
/// The same for who only counts: refused or warned of as judge() has it, but the code of a refusal
/// need not be its simplest cause.
Verdict judge_roughly(std::string_view line, const Rules& rules);

/// The verdict as a sentence without capital and full stop, with a hint at the mistake where it is
/// a typical one (hint.h). Bytes quoted from the line are printable.
std::string sentence(const Verdict& verdict, std::string_view line);

/// The parts of an accepted line, as views into it.
struct Point {
  std::string_view metric;
  std::string_view time;
  std::string_view value;
  std::vector<Tag> tags;  ///< in the order of the line, repeated keys included
};

/// Splits a line that judge() has not refused into words, by the rules of the dialect and without
/// checks. "put " and a final "\r" are left out. Reuses the memory of `into`.
void split(std::string_view line, Dialect dialect, Point& into);

/// Makes `into` the words of a line as tcollector separates them, by any white space, with one
/// space between: what a TSD gets of a collector that aligns its columns.
void squeeze(std::string_view line, std::string& into);

}  // namespace tsd::line
