// A test that happens within an os::Loop, in one thread: wherever it says `co_await turns(loop)`,
// the loop calls what is ready, and the test goes on.
#pragma once

#include <chrono>
#include <coroutine>
#include <memory>
#include <utility>

#include "os/loop.h"

/// The body of such a test. What a CHECK or REQUIRE in it throws comes out of play().
class LoopScript {
 public:
  struct promise_type {
    LoopScript get_return_object() { return LoopScript(Handle::from_promise(*this)); }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { throw; }
  };
  using Handle = std::coroutine_handle<promise_type>;

  LoopScript(LoopScript&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  ~LoopScript() {
    if (handle_) handle_.destroy();
  }
  bool is_done() const { return handle_.done(); }

 private:
  explicit LoopScript(Handle handle) : handle_(handle) {}
  Handle handle_;
};

/// A few rounds of the loop, so that what is written in one and flushed in the next has arrived.
class LoopTurns {
 public:
  explicit LoopTurns(tsd::os::Loop& loop) : loop_(loop) {}

  bool await_ready() const { return false; }
  void await_suspend(LoopScript::Handle test) {
    timer_ = std::make_unique<tsd::os::Timer>(loop_, [this, test] { round(test); });
    timer_->set(tsd::os::Timer::Clock::now());
  }
  void await_resume() const {}

 private:
  void round(LoopScript::Handle test) {
    if (--left_ > 0) return timer_->set(tsd::os::Timer::Clock::now());
    tsd::os::Loop& loop = loop_;  // this ends with the test's next step
    test.resume();
    if (test.done()) loop.stop();
  }

  tsd::os::Loop& loop_;
  int left_ = 3;
  std::unique_ptr<tsd::os::Timer> timer_;
};

inline LoopTurns turns(tsd::os::Loop& loop) {
  return LoopTurns(loop);
}

/// Plays `body`, a function that is such a coroutine, to its end. Once a loop.
template <class Body>
void play(tsd::os::Loop& loop, Body body) {
  LoopScript script = body();
  if (!script.is_done()) loop.run();
}
