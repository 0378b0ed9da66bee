// What remote write wants of a line: which series it belongs to, its time and its value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "line/judge.h"
#include "line/rules.h"

namespace tsd::ship {

/// A line's words. Lines of one series have the same metric and the same tags, but not every pair
/// of the same series has: the order of tags may differ.
struct PointText {
  std::string_view metric, time, value;
  std::string_view tags;  ///< "k=v k=v"
};

class PointCutter {
 public:
  /// The lines must have passed the rules of `dialect`.
  explicit PointCutter(line::Dialect dialect) : dialect_(dialect) {}

  /// Cuts a line, without "put " and newline. `is_plain`: as of Batch::is_plain().
  PointText cut(std::string_view line, bool is_plain);

 private:
  line::Dialect dialect_;
  line::Point point_;  // reused, so that its memory is allocated once
  std::string tags_;   // of a line that is not plain
};

/// Milliseconds since 1970 of a timestamp: digits below 2^32 are seconds, others milliseconds; with
/// a point behind at most 10 digits, seconds, whose fraction is cut to milliseconds. Nothing for
/// other words.
std::optional<std::int64_t> milliseconds(std::string_view word);

/// The double nearest to a value's text, as OpenTSDB reads it: also "+5", ".5", "1.5f", "0x1p3".
/// Nothing where it is no finite number.
std::optional<double> number_of(std::string_view word);

}  // namespace tsd::ship
