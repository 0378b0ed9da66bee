// How long to wait before the next attempt: doubling, with jitter, five seconds at most.
#pragma once

#include <cstdint>

#include "base/units.h"

namespace tsd::ship {

class Backoff {
 public:
  /// `seed` makes senders differ from each other after a common outage, and tests repeatable.
  explicit Backoff(std::uint64_t seed) : state_(seed) {}

  /// Between half and the whole of 200 ms, 400 ms, ... 5 s.
  Duration next();
  /// After a success.
  void reset() { attempts_ = 0; }

 private:
  std::uint64_t state_;
  unsigned attempts_ = 0;
};

}  // namespace tsd::ship
