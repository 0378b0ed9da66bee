// How soon a collector may start because its file has changed: at once, but after a second, two,
// four, and so on up to five minutes where one change follows the other. A collector that writes
// its own file, or a job that touches all files, thus does not start it without end.
#pragma once

#include <chrono>

#include "base/units.h"

namespace tsd::gather {

class ChangePace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  struct Limits {
    Duration first;    ///< pause of the second change; each doubles it
    Duration longest;  ///< it grows no further
    Duration quiet;    ///< forgiven after so long without a change, and twice the last pause
  };

  /// The file has changed at `now`. Returns the earliest start, `now` for the first change. Further
  /// changes before that start do not put it off.
  Time changed(Time now, const Limits& limits);
  /// What changed() has returned last.
  Time start() const { return start_; }
  /// The start is put off, or has been since the last quiet time.
  bool is_hasty() const { return pause_ > Duration::zero(); }
  /// A change at `now` would be the first one: nothing has to be remembered.
  bool is_forgiven(Time now, const Limits& limits) const;

 private:
  Duration pause_{0};
  Time start_{};    // the earliest, of the last change
  Time changed_{};  // the last change
  bool any_ = false;
};

}  // namespace tsd::gather
