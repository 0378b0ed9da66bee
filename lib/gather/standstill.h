// How long all children have been held up by a full output, in total. In that time no deadline of a
// collector comes nearer.
#pragma once

#include <chrono>
#include <optional>

namespace tsd::gather {

class Standstill {
 public:
  using Time = std::chrono::steady_clock::time_point;

  bool is_on() const { return since_.has_value(); }
  void begin(Time now) { since_ = now; }
  void end(Time now) {
    before_ = until(now);
    since_.reset();
  }
  /// The sum of all standstills up to `now`, the present one included.
  Time::duration until(Time now) const {
    return before_ + (since_ ? now - *since_ : Time::duration(0));
  }

 private:
  std::optional<Time> since_;
  Time::duration before_{};
};

}  // namespace tsd::gather
