// One thread that waits for many things: descriptors, points in time, signals. Straight on epoll:
// a reader of a thousand pipes pays one system call for each read and none to wait again, and under
// load it takes them in rounds.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "os/fd.h"

namespace tsd::os {

class Loop {
 public:
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Calls what is due, and waits, until stop(). Takes little memory while it waits (footprint.h).
  void run();
  void stop();
  /// Somebody took less than there was: no rest before the next round of streams.
  void hurry();
  /// All streams wait, with what they have to say; and again not. It costs the same for any number.
  void hold_streams();
  void resume_streams();

  /// `call` is told of each of these signals, in the loop, for as long as the loop lives. They are
  /// blocked from now on, in whoever is forked too.
  void on_signals(const std::vector<int>& numbers, std::function<void(int)> call);

 private:
  friend class Watch;
  friend class Timer;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Calls whenever a descriptor is ready, until destroyed (which `call` may do). The
/// descriptor becomes non-blocking; it stays its owner's to close, after this is gone. One
/// descriptor is watched for one thing.
class Watch {
 public:
  /// A stream is read too, as one of many: when many have spoken in a round, the loop lets 50 ms
  /// pass before it looks at streams again, and each has more to read then.
  enum class For { reading, stream, writing, trouble };

  Watch() = default;
  Watch(Loop& loop, int fd, For what, std::function<void()> call);
  Watch(Watch&&) = default;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch();

  /// False where the descriptor cannot be waited for (a regular file).
  explicit operator bool() const { return state_ != nullptr; }

 private:
  struct State;
  friend class Loop;
  void drop();
  std::shared_ptr<State> state_;
};

/// Calls once, at a point in time.
class Timer {
 public:
  using Clock = std::chrono::steady_clock;

  Timer(Loop& loop, std::function<void()> call);
  Timer(Timer&&) = default;
  Timer& operator=(Timer&&) = delete;
  ~Timer();

  /// In place of what was set before. A time that has passed: at once, from the loop.
  void set(Clock::time_point when);
  void cancel();

 private:
  struct State;
  friend class Loop;
  std::shared_ptr<State> state_;
};

}  // namespace tsd::os
