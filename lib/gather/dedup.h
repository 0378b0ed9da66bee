// Holding back values that do not change, exactly as tcollector does it: a value that repeats is
// held until the interval since it was first seen is over; when it changes after that, or after
// repeats, its last line goes out first, so that graphs keep their slopes.
#pragma once

#include <cstdint>
#include <string>

#include "gather/dedup_table.h"
#include "line/judge.h"

namespace tsd::gather {

struct DedupRules {
  std::int64_t interval = 0;  ///< seconds; 0: every line passes
  bool only_zero = false;     ///< zeros alone are held back
};

/// The series of one collector.
class Dedup {
 public:
  enum class Ruling {
    pass,
    hold,             ///< a repetition
    pass_after_last,  ///< the line of last_time() and last_value() goes out before it
    out_of_order,     ///< not later than what is known of its series
    too_far,          ///< in 2040 or later
  };

  Ruling judge(const line::Point& point, const DedupRules& rules);
  const std::string& last_time() const { return last_time_; }
  const std::string& last_value() const { return last_value_; }

  /// Forgets the series whose value was first seen before this Unix time. One with stamps in
  /// milliseconds never is, as with tcollector.
  void evict(std::int64_t before) { table_.evict(static_cast<double>(before)); }

  const DedupTable& table() const { return table_; }

 private:
  void recall(const DedupTable::Series& series);

  DedupTable table_;
  std::string last_time_;
  std::string last_value_;
};

}  // namespace tsd::gather
