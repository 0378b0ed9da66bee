// Holding back values that do not change, exactly as tcollector does it: a value that repeats is
// held until the interval since it was first seen is over; when it changes after that, or after
// repeats, its last line goes out first, so that graphs keep their slopes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "line/judge.h"

namespace tsd::gather {

struct DedupRules {
  std::int64_t interval = 0;  ///< seconds; 0: every line passes
  bool only_zero = false;     ///< zeros alone are held back
};

/// The series of one collector, in about 50 bytes each: a hash stands for metric and tags.
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
  void evict(std::int64_t before);

  std::size_t series() const { return used_; }
  std::size_t bytes() const { return table_.capacity() * sizeof(Series); }

 private:
  struct Series {
    std::uint64_t key = 0;        // 0: an empty place
    double since = 0;             // stamp at which the value was first seen
    std::array<char, 22> last{};  // "TIME VALUE" of its last line, where it is that short
    std::uint8_t size = 0;        // of `last`; kLong: it stands in long_
    bool repeated = false;        // the value was seen more than once
  };
  static constexpr std::uint8_t kLong = 255;

  Series& place_of(std::uint64_t key);
  void grow();
  void rebuild(std::size_t places, double oldest);
  void remember(Series& series, const line::Point& point);
  void recall(const Series& series);

  std::vector<Series> table_;  // open addressing, linear probing
  std::size_t used_ = 0;
  std::unordered_map<std::uint64_t, std::string> long_;  // by key
  std::string last_time_;
  std::string last_value_;
};

}  // namespace tsd::gather
