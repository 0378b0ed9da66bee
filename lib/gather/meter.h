// Whether one run of a collector keeps within its budget. It is told what was used and when, and
// answers with a sentence when that is too much.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "gather/budget.h"
#include "os/usage.h"

namespace tsd::gather {

/// What a share of time is measured over.
inline constexpr auto kMeterWindow = std::chrono::seconds(10);

class Meter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// A process begins.
  void begin(Time now);

  /// It has printed so many lines more. Ten seconds' worth may come at once. Empty: that is fine.
  std::string over_lines(const Budget& budget, std::uint64_t more, Time now);
  /// It uses so much now. Empty: that is fine.
  std::string over_usage(const Budget& budget, const os::Usage& usage, Time now);
  /// It has ended, and this was the most memory of one process of it.
  static std::string over_memory(const Budget& budget, std::int64_t most_bytes);

 private:
  Time lines_since_{};
  std::uint64_t lines_ = 0;
  Time cpu_since_{};
  std::int64_t cpu_us_ = 0;
};

}  // namespace tsd::gather
