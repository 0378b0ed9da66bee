#include "os/loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace tsd::os {

namespace asio = boost::asio;
using asio::posix::stream_descriptor;

struct Loop::Impl {
  asio::io_context context{1};
  asio::signal_set signals{context};
  std::function<void(int)> on_signal;

  void await_signal() {
    signals.async_wait([this](const boost::system::error_code& error, int number) {
      if (error) return;
      await_signal();
      on_signal(number);
    });
  }
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {}
Loop::~Loop() = default;

void Loop::run() {
  auto guard = asio::make_work_guard(impl_->context);
  impl_->context.run();
}

void Loop::stop() {
  impl_->context.stop();
}

void Loop::on_signals(const std::vector<int>& numbers, std::function<void(int)> call) {
  for (int number : numbers) impl_->signals.add(number);
  impl_->on_signal = std::move(call);
  impl_->await_signal();
}

struct Watch::State {
  stream_descriptor descriptor;
  stream_descriptor::wait_type what;
  std::function<void()> call;
  bool wanted = true;
  bool armed = false;  // one wait at a time
};

Watch::Watch(Loop& loop, int fd, For what, std::function<void()> call)
    : state_(new State{stream_descriptor(loop.impl_->context),
                       what == For::reading   ? stream_descriptor::wait_read
                       : what == For::writing ? stream_descriptor::wait_write
                                              : stream_descriptor::wait_error,
                       std::move(call)}) {
  boost::system::error_code error;
  state_->descriptor.assign(fd, error);
  if (error) {
    state_.reset();
  } else {
    arm(state_);
  }
}

Watch& Watch::operator=(Watch&& other) noexcept {
  drop();
  state_ = std::move(other.state_);
  return *this;
}

Watch::~Watch() {
  drop();
}

void Watch::drop() {
  if (!state_) return;
  state_->wanted = false;
  state_->descriptor.release();
  state_.reset();
}

void Watch::arm(const std::shared_ptr<State>& state) {
  state->armed = true;
  state->descriptor.async_wait(state->what, [state](const boost::system::error_code& error) {
    state->armed = false;
    if (!error && state->wanted) state->call();
    if (state->wanted && !state->armed && state->descriptor.is_open()) arm(state);
  });
}

void Watch::pause() {
  if (!state_ || !state_->wanted) return;
  state_->wanted = false;
  state_->descriptor.cancel();
}

void Watch::resume() {
  if (!state_ || state_->wanted) return;
  state_->wanted = true;
  if (!state_->armed) arm(state_);  // else the cancelled wait comes back and arms
}

struct Timer::State {
  asio::steady_timer timer;
  std::function<void()> call;
  unsigned setting = 0;  // a wait that had ended before it was replaced knows by this
};

Timer::Timer(Loop& loop, std::function<void()> call)
    : state_(new State{asio::steady_timer(loop.impl_->context), std::move(call)}) {}

Timer::~Timer() {
  if (state_) cancel();
}

void Timer::set(Clock::time_point when) {
  unsigned setting = ++state_->setting;
  state_->timer.expires_at(when);
  state_->timer.async_wait([state = state_, setting](const boost::system::error_code& error) {
    if (!error && setting == state->setting) state->call();
  });
}

void Timer::cancel() {
  ++state_->setting;
  state_->timer.cancel();
}

}  // namespace tsd::os
