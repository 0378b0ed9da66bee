// Checks one run of a collector against its budget. Each check returns an empty string, or a
// sentence when the budget is exceeded.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "gather/budget.h"
#include "os/usage.h"

namespace tsd::gather {

/// CPU and lines are measured over windows of this length.
inline constexpr auto kMeterWindow = std::chrono::seconds(10);

class Meter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// A process has started.
  void begin(Time now);

  /// It has printed `more` lines. Ten seconds' worth may come at once.
  std::string over_lines(const Budget& budget, std::uint64_t more, Time now);
  /// `usage` is its CPU time since its start, and its memory now.
  std::string over_usage(const Budget& budget, const os::Usage& usage, Time now);
  /// It has ended; `most_bytes` was the peak memory of one of its processes.
  static std::string over_memory(const Budget& budget, std::int64_t most_bytes);

 private:
  Time lines_since_{};
  std::uint64_t lines_ = 0;
  Time cpu_since_{};
  std::int64_t cpu_us_ = 0;
};

}  // namespace tsd::gather
