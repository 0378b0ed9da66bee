#include "gather/lines/log_limiter.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/counted.h"

namespace tsd::gather {

bool LogLimiter::has_turn(Clock::time_point now) {
  auto earned = std::chrono::duration_cast<std::chrono::seconds>(now - refilled_).count();
  if (earned > 0) {
    turns_ = static_cast<int>(std::min<std::int64_t>(kBurst, turns_ + earned));
    refilled_ = now;
  }
  if (turns_ == 0) {
    ++counted_;
    return false;
  }
  --turns_;
  settle();
  return true;
}

void LogLimiter::say(std::string_view sentence) {
  say_(fmt::format("{}: {}", name_, sentence));
}

void LogLimiter::settle() {
  if (auto count = std::exchange(counted_, 0); count > 0) {
    say(fmt::format("{} more {} like these {} not shown", count, count == 1 ? "line" : "lines",
                    is_or_are(count)));
  }
}

}  // namespace tsd::gather
