// Pause before the next attempt: doubles each time, with jitter, at most 5 s.
#pragma once

#include <cstdint>

#include "base/units.h"

namespace tsd::ship {

class Backoff {
 public:
  /// `seed` makes senders differ from each other after a common outage, and tests repeatable.
  explicit Backoff(std::uint64_t seed) : state_(seed) {}

  /// A random time between half and the whole of 200 ms, 400 ms, ... 5 s.
  Duration next();
  /// Starts again at 200 ms; to be called after a success.
  void reset() { attempts_ = 0; }

 private:
  std::uint64_t state_;
  unsigned attempts_ = 0;
};

}  // namespace tsd::ship
