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

  /// For one sender of a fleet, whose connections break together: from now on all attempts of the
  /// fleet spread evenly over `whole`, which takes the place of `most`. 0: no longer.
  void spread_over(Duration whole) { spread_ = whole; }

  /// A random time between half and the whole of 200 ms, 400 ms, ... `most`. Spread: the first is a
  /// random part of the whole, the others are the whole, two fifths more or less.
  Duration next();
  /// The pause before the first connection: spread, a random part of a fifth of the whole and of 5
  /// s at most; else 0.
  Duration first();
  /// Starts again at 200 ms; to be called after a success.
  void reset() { attempts_ = 0; }

 private:
  Duration between(Duration::rep least, Duration::rep most);

  std::uint64_t state_;
  Duration most_;
  Duration spread_{0};
  unsigned attempts_ = 0;
};

}  // namespace tsd::ship
