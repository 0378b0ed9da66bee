// Pause before the next attempt: doubles each time, with jitter, up to a limit.
#pragma once

#include <cstdint>

#include "base/units.h"

namespace tsd::ship {

class Backoff {
 public:
  /// `seed` makes senders differ from each other after a common outage, and tests repeatable.
  explicit Backoff(std::uint64_t seed, Duration most = Duration(5000))
      : state_(seed), most_(most) {}

  /// A random time between half and the whole of 200 ms, 400 ms, ... `most`.
  Duration next();
  /// Starts again at 200 ms; to be called after a success.
  void reset() { attempts_ = 0; }

 private:
  std::uint64_t state_;
  Duration most_;
  unsigned attempts_ = 0;
};

}  // namespace tsd::ship
