// The wall clock, or a fixed time for tests.
#pragma once

#include <cstdint>
#include <optional>

namespace tsd::os {

class Clock {
 public:
  /// The machine's clock, or one that always returns `fixed` (Unix seconds), for --now.
  explicit Clock(std::optional<std::int64_t> fixed = std::nullopt) : fixed_(fixed) {}

  /// Unix time in whole seconds, truncated. Not time(2), whose clock is up to a tick of the kernel
  /// (10 ms) behind: at a timer's very second it would say the second before.
  std::int64_t seconds() const;
  bool is_fixed() const { return fixed_.has_value(); }

 private:
  std::optional<std::int64_t> fixed_;
};

/// The machine's clock in microseconds since 1970.
std::int64_t unix_micros();

}  // namespace tsd::os
