#include "os/loop.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <map>
#include <system_error>
#include <utility>

#include "os/footprint.h"

namespace tsd::os {
namespace {

constexpr std::size_t kRound = 256;  // events of one epoll_wait

constexpr int kAhead = 4;  // the watches of this many events ahead are prefetched into the cache

// With this many streams ready the loop may rest; with fewer, no stream is delayed.
constexpr int kMany = 16;
constexpr int kMost = 4096;  // stream events before other descriptors have a turn
constexpr auto kRest = std::chrono::milliseconds(50);

constexpr int kQuiet = Footprint::kQuiet.count();  // milliseconds, as epoll wants them

}  // namespace

struct Timer::State {
  Loop::Impl& loop;
  std::function<void()> call;
  std::multimap<Clock::time_point, std::shared_ptr<State>>::iterator place{};
  bool is_set = false;
};

struct alignas(64) Watch::State {
  Loop::Impl& loop;
  int fd;
  For what;
  std::function<void()> call;
  bool wanted = false;
};

struct Loop::Impl {
  Fd things{::epoll_create1(EPOLL_CLOEXEC)};
  Fd streams{::epoll_create1(EPOLL_CLOEXEC)};  // watched through `things`, except during rests
  std::multimap<Timer::Clock::time_point, std::shared_ptr<Timer::State>> timers;
  std::vector<std::shared_ptr<Watch::State>>
      dropped;  // dropped in this round; events may still point to them
  Fd signals;
  std::function<void(int)> on_signal;
  Watch signalled;
  std::shared_ptr<Timer::State> rested;
  bool stopped = false;
  bool hurries = false;
  bool rests = false;
  bool held = false;
  Footprint footprint;

  static bool enter(int epoll, int fd, std::uint32_t events, void* whose) {
    epoll_event event{events, {.ptr = whose}};
    return ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0;
  }

  bool enter(Watch::State& state) const {
    std::uint32_t events = state.what == Watch::For::writing   ? EPOLLOUT
                           : state.what == Watch::For::trouble ? 0u
                                                               : EPOLLIN;
    return enter(home_of(state), state.fd, events, &state);
  }
  void leave(const Watch::State& state) const {
    ::epoll_ctl(home_of(state), EPOLL_CTL_DEL, state.fd, nullptr);
  }
  int home_of(const Watch::State& state) const {
    return (state.what == Watch::For::stream ? streams : things).get();
  }

  /// A timer set while timers fire is never due before the descriptors have had their turn.
  void set(const std::shared_ptr<Timer::State>& state, Timer::Clock::time_point when) {
    cancel(*state);
    state->place = timers.emplace(std::max(when, Timer::Clock::now()), state);
    state->is_set = true;
  }
  void cancel(Timer::State& state) {
    if (std::exchange(state.is_set, false)) timers.erase(state.place);
  }

  void fire_timers() {
    auto now = Timer::Clock::now();
    while (!stopped && !timers.empty() && timers.begin()->first <= now) {
      auto state = timers.begin()->second;
      cancel(*state);
      state->call();
    }
  }

  /// Milliseconds to the next timer, rounded up, at most an hour, for epoll_wait; -1: no timer.
  int until_next_timer() const {
    if (timers.empty()) return -1;
    auto left = timers.begin()->first - Timer::Clock::now();
    auto whole = std::chrono::ceil<std::chrono::milliseconds>(left).count();
    return static_cast<int>(std::clamp<std::int64_t>(whole, 0, 3'600'000));
  }

  int take(int epoll, int patience) {
    std::array<epoll_event, kRound> events;
    int ready = ::epoll_wait(epoll, events.data(), events.size(), patience);
    for (int i = 0; i < ready && !stopped; ++i) {
      __builtin_prefetch(
          events[static_cast<std::size_t>(std::min(i + kAhead, ready - 1))].data.ptr);
      auto* state = static_cast<Watch::State*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (state == nullptr) {
        take_streams();
      } else if (state->wanted && !(held && state->what == Watch::For::stream)) {
        state->call();
      }
    }
    return ready;
  }

  void take_streams() {
    hurries = false;
    int taken = 0;
    for (bool more = true; more && !stopped && !held && taken < kMost;) {
      int ready = take(streams.get(), 0);
      more = ready == static_cast<int>(kRound);
      taken += ready;
    }
    if (taken < kMany || hurries || stopped || held) return;
    rests = true;
    watch_streams();
    set(rested, Timer::Clock::now() + kRest);
  }

  /// Watches `streams`, unless they rest or are held. Removing and adding it would make the kernel
  /// check every stream for cycles.
  void watch_streams() const {
    epoll_event event{rests || held ? 0u : EPOLLIN, {.ptr = nullptr}};
    ::epoll_ctl(things.get(), EPOLL_CTL_MOD, streams.get(), &event);
  }

  void wait() {
    int patience = until_next_timer();
    if ((patience < 0 || patience > kQuiet) && footprint.is_due()) {
      if (take(things.get(), kQuiet) > 0) return;
      footprint.rest();
      patience = until_next_timer();
    }
    take(things.get(), patience);
  }

  void run() {
    while (!stopped) {
      wait();
      dropped.clear();
      fire_timers();
    }
  }

  void take_signals() {
    signalfd_siginfo caught{};
    while (::read(signals.get(), &caught, sizeof caught) == sizeof caught) {
      on_signal(static_cast<int>(caught.ssi_signo));
    }
  }
};

Loop::Loop() : impl_(std::make_unique<Impl>()) {
  auto* impl = impl_.get();
  if (!impl->things || !impl->streams)
    throw std::system_error(errno, std::generic_category(), "making an epoll");
  Impl::enter(impl->things.get(), impl->streams.get(), EPOLLIN, nullptr);
  impl->rested.reset(new Timer::State{*impl, [impl] {
                                        impl->rests = false;
                                        impl->watch_streams();
                                      }});
}
Loop::~Loop() = default;

void Loop::run() {
  impl_->run();
}

void Loop::stop() {
  impl_->stopped = true;
}

void Loop::hurry() {
  impl_->hurries = true;
}

void Loop::hold_streams() {
  impl_->held = true;
  impl_->watch_streams();
}

void Loop::resume_streams() {
  impl_->held = false;
  impl_->watch_streams();
}

void Loop::on_signals(const std::vector<int>& numbers, std::function<void(int)> call) {
  sigset_t these;
  sigemptyset(&these);
  for (int number : numbers) sigaddset(&these, number);
  ::sigprocmask(SIG_BLOCK, &these, nullptr);
  impl_->signals = Fd(::signalfd(-1, &these, SFD_CLOEXEC | SFD_NONBLOCK));
  impl_->on_signal = std::move(call);
  impl_->signalled = Watch(*this, impl_->signals.get(), Watch::For::reading,
                           [impl = impl_.get()] { impl->take_signals(); });
}

Watch::Watch(Loop& loop, int fd, For what, std::function<void()> call)
    : state_(new State{*loop.impl_, fd, what, std::move(call)}) {
  ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
  state_->wanted = loop.impl_->enter(*state_);
  if (!state_->wanted) state_.reset();
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
  state_->loop.leave(*state_);
  state_->loop.dropped.push_back(std::move(state_));
}

Timer::Timer(Loop& loop, std::function<void()> call)
    : state_(new State{*loop.impl_, std::move(call)}) {}

Timer::~Timer() {
  if (state_) cancel();
}

void Timer::set(Clock::time_point when) {
  state_->loop.set(state_, when);
}

void Timer::cancel() {
  state_->loop.cancel(*state_);
}

}  // namespace tsd::os
