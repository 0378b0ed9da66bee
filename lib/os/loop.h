// Waits in one thread for descriptors, points in time and signals. Uses epoll directly: a reader of
// a thousand pipes pays one system call for each read and none to wait again, and under load it
// reads them in rounds.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <vector>

#include "os/fd.h"

namespace tsd::os {

class Loop {
 public:
  /// Throws std::system_error where no epoll can be had: descriptors have run out.
  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  /// Waits, and calls what is due, until stop(). Keeps memory small while it waits (footprint.h).
  void run();
  void stop();
  /// A reader left data unread: skips the 50 ms rest before the next round of streams.
  void hurry();
  /// Stops (and resumes) reading all streams. O(1).
  void hold_streams();
  void resume_streams();

  /// Calls `call` in the loop for each of these signals, while the loop lives. They are blocked
  /// from now on, in forked children too.
  void on_signals(const std::vector<int>& numbers, std::function<void(int)> call);

 private:
  friend class Watch;
  friend class Timer;
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Calls whenever a descriptor is ready, until destroyed (which `call` may do). Makes the
/// descriptor non-blocking; its owner closes it, after this is destroyed. A descriptor has one
/// Watch.
class Watch {
 public:
  /// A stream is read as one of many: after a round with 16 or more ready, the loop waits 50 ms
  /// before the next round, so that each read returns more.
  enum class For { reading, stream, writing, trouble };

  Watch() = default;
  Watch(Loop& loop, int fd, For what, std::function<void()> call);
  Watch(Watch&&) = default;
  Watch& operator=(Watch&& other) noexcept;
  ~Watch();

  /// False when the descriptor cannot be waited for (a regular file).
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

  /// Replaces the time set before. A time in the past fires at once, from the loop.
  void set(Clock::time_point when);
  void cancel();

 private:
  struct State;
  friend class Loop;
  std::shared_ptr<State> state_;
};

}  // namespace tsd::os
