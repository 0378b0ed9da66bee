// The plain reader: would a TSD take this line, and if not, why not. Every verdict comes from
// here; what is faster only finds the lines that need no reading (scan.h).
//
// The order of checks and their limits are those of the parsers themselves: OpenTSDB 2.4
// (PutDataPointRpc, Tags, TSDB), VictoriaMetrics (lib/protoparser/opentsdb), InfluxDB 1.x
// (services/opentsdb), tcollector (process_line).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "line/lines.h"
#include "line/rules.h"
#include "line/verdict.h"

namespace tsd::line {

/// No dialect takes a longer line (wire bytes), so that memory stays flat.
inline constexpr std::size_t kLongestLine = 256u << 10;

/// Judges one line, given without its '\n', with or without "put " in front.
Verdict judge(std::string_view line, const Rules& rules);

/// What the verdict means, as a sentence without capital and full stop. Bytes of the line that are
/// quoted in it are shown printable.
std::string sentence(const Verdict& verdict, std::string_view line);

/// "text" in quotes, printable: other bytes than ASCII's and valid UTF-8's as \xNN, cut at `limit`.
std::string quoted(std::string_view text, std::size_t limit = 60);

/// A line that is taken, in its parts. The views look into the line.
struct Point {
  std::string_view metric;
  std::string_view time;
  std::string_view value;
  std::vector<Tag> tags;  // in the line's order, repeats and all
};

/// Splits a line that judge() has not refused, as the dialect parts words; no check is made. "put "
/// and the line's end ("\r") are left out. `into` keeps its memory.
void split(std::string_view line, Dialect dialect, Point& into);

}  // namespace tsd::line
