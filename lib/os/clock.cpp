#include "os/clock.h"

#include <cstdint>
#include <ctime>

namespace tsd::os {

std::int64_t Clock::seconds() const {
  if (fixed_) return *fixed_;
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec;
}

std::int64_t unix_micros() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

}  // namespace tsd::os
