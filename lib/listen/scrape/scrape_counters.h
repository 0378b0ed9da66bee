// What became of what exporters answered, since the start.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace tsd::listen {

/// Why a sample is no line.
enum class LeftOut : std::uint8_t {
  nan,       ///< its value is NaN; so is a stale marker's
  infinite,  ///< its value is +Inf or -Inf
  too_many_tags,
  unfit,      ///< no TSD has such a point: its time is before 1970, for instance
  repeated,   ///< another sample of the answer is the same series at the same time
  malformed,  ///< its family has a malformed line
  cut,        ///< its family was not finished
};
inline constexpr std::size_t kLeftOutReasons = 7;

struct ScrapeCounters {
  std::uint64_t scrapes = 0;        ///< answers that were asked for, and ended
  std::uint64_t failed = 0;         ///< of those: without a whole answer
  std::uint64_t missed_rounds = 0;  ///< the reader of the lines was not ready
  std::uint64_t families = 0;       ///< left out: malformed
  std::uint64_t samples = 0;        ///< of all answers
  std::uint64_t points = 0;         ///< of those: printed
  std::array<std::uint64_t, kLeftOutReasons> left_out{};  ///< by LeftOut

  std::uint64_t& of(LeftOut why) { return left_out[static_cast<std::size_t>(why)]; }
  std::uint64_t all_left_out() const {
    return std::accumulate(left_out.begin(), left_out.end(), std::uint64_t{0});
  }
  void add(const ScrapeCounters& other);
};

/// A sentence for each counter of a loss that is not 0.
std::vector<std::string> losses(const ScrapeCounters& counters);

}  // namespace tsd::listen
