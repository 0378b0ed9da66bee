// Deduplication of values, exactly as in tcollector: a repeated value is held back until `interval`
// has passed since it was first seen. When the value changes after that, or after repeats, the last
// held line is sent first, so that a graph shows the change where it happened.
#pragma once

#include <cstdint>
#include <string>

#include "gather/lines/dedup_table.h"
#include "line/judge.h"

namespace tsd::gather {

struct DedupRules {
  std::int64_t interval = 0;  ///< seconds; 0: every line passes
  bool only_zero = false;     ///< hold back only zeros
};

/// The series of one collector.
class Dedup {
 public:
  enum class Ruling {
    pass,
    hold,             ///< a repeated value
    pass_after_last,  ///< send the line of last_time() and last_value() first
    out_of_order,     ///< not later than the series' last value
    too_far,          ///< in 2040 or later
  };

  Ruling judge(const line::Point& point, const DedupRules& rules);
  /// For a point that judge() has called out of order: the series begins anew with it where the
  /// series' last time lies more than a second ahead of `now` (Unix seconds) and the point's does
  /// not, that is, where the clock was set back. Returns by how many seconds it was ahead; 0 where
  /// it was not. tcollector refuses all points until the clock has caught up.
  std::int64_t follow_clock(const line::Point& point, std::int64_t now);
  const std::string& last_time() const { return last_time_; }
  const std::string& last_value() const { return last_value_; }

  /// Forgets series whose value was first seen before this Unix time. Series with timestamps in
  /// milliseconds are never forgotten, as in tcollector.
  void evict(std::int64_t before) { table_.evict(static_cast<double>(before)); }

  const DedupTable& table() const { return table_; }

 private:
  void recall(const DedupTable::Series& series);

  DedupTable table_;
  std::string last_time_;
  std::string last_value_;
};

}  // namespace tsd::gather
