// The clock in the test's hand: time stands still until the test moves it, or until everything that
// runs waits, and then jumps to the next moment that something waits for. No test sleeps.
#pragma once

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <functional>

#include "net/async.h"

class HeldClock : public tsd::net::Clock::Source {
 public:
  using Time = tsd::net::Time;
  using Wait = tsd::net::Clock::duration;

  HeldClock() { tsd::net::Clock::source = this; }
  ~HeldClock() override { tsd::net::Clock::source = nullptr; }
  HeldClock(const HeldClock&) = delete;
  HeldClock& operator=(const HeldClock&) = delete;

  Time now() const override { return now_; }
  /// Time since the clock was taken in hand.
  Wait elapsed() const { return now_ - kStart; }
  void advance(Wait by) { now_ += by; }

  /// Never sleeps; what the loop waits for is remembered.
  Wait sleep(Wait wait) override {
    if (wait < kForever) next_ = std::min(next_, now_ + wait);
    return Wait(0);
  }

  /// Runs what is ready. Time stands still.
  void poll(boost::asio::io_context& loop) {
    next_ = tsd::net::kNever;
    loop.restart();
    while (loop.poll() > 0) next_ = tsd::net::kNever;
  }

  /// Runs `loop` until `done` says so. False when nothing is left to wait for before `limit`.
  bool run_until(boost::asio::io_context& loop, const std::function<bool()>& done,
                 Wait limit = std::chrono::hours(24)) {
    Time end = now_ + limit;
    for (;;) {
      poll(loop);
      if (done()) return true;
      if (next_ > end) return false;
      now_ = std::max(now_, next_);
    }
  }

 private:
  static constexpr Time kStart{std::chrono::hours(1000)};
  static constexpr Wait kForever = std::chrono::hours(24 * 365);

  Time now_ = kStart;
  Time next_ = tsd::net::kNever;  // the earliest moment that a timer waits for
};
