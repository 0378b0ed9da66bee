// The clock by which the coroutines of net, ship and listen wait: the steady clock, unless a test
// holds another in its place. With it the sender runs whole in virtual time.
#pragma once

#include <chrono>

namespace tsd::net {

struct Clock {
  using duration = std::chrono::steady_clock::duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::steady_clock::time_point;
  static constexpr bool is_steady = true;

  /// What a test puts in place of the steady clock, for as long as it exists.
  struct Source {
    virtual ~Source() = default;
    virtual time_point now() const = 0;
    /// The earliest timer of a loop is due in `wait`; how long the loop may really sleep for it.
    virtual duration sleep(duration wait) = 0;
  };
  inline static Source* source = nullptr;  ///< null outside of tests

  static time_point now() {
    return source == nullptr ? std::chrono::steady_clock::now() : source->now();
  }
};

using Time = Clock::time_point;
inline constexpr Time kNever = Time::max();

}  // namespace tsd::net
