// The coroutines of this project (Asio). This header costs seconds of compile time in every file,
// so only the coroutines of net, ship and listen include it. The expensive templates (wait for one
// of two, start) are compiled once, in async.cpp.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <optional>
#include <utility>

#include "net/clock.h"

/// How long a loop sleeps for its earliest timer.
template <>
struct boost::asio::wait_traits<tsd::net::Clock> {
  using Clock = tsd::net::Clock;
  static Clock::duration to_wait_duration(const Clock::duration& wait) {
    return Clock::source == nullptr ? wait : Clock::source->sleep(wait);
  }
  static Clock::duration to_wait_duration(const Clock::time_point& when) {
    return to_wait_duration(when - Clock::now());
  }
};

namespace tsd::net {

namespace asio = boost::asio;

template <class T = void>
using Task = asio::awaitable<T>;

using Timer = asio::basic_waitable_timer<Clock>;

/// For asynchronous calls: returns the error as a value with the result instead of throwing it.
inline constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);

/// Starts `work`, which runs when `loop` runs. loop.run() rethrows its exceptions.
void spawn(asio::io_context& loop, Task<> work);

/// Waits until `when`.
Task<> until(Time when);

/// Lets all others that are ready have their turn. False: the caller was cancelled meanwhile.
Task<bool> give_way();

/// Starts both; true when `one` ends first. The other is cancelled and has ended on return.
Task<bool> first_of(Task<> one, Task<> other);

/// Starts both, and waits until both have ended.
Task<> both(Task<> one, Task<> other);

/// The result of `work`; nothing when `other` ends first.
template <class T>
Task<std::optional<T>> unless(Task<> other, Task<T> work) {
  std::optional<T> result;
  auto keep = [](Task<T> from, std::optional<T>& into) -> Task<> {
    into = co_await std::move(from);
  };
  bool done = co_await first_of(keep(std::move(work), result), std::move(other));
  if (!done) result.reset();
  co_return result;
}

/// Lets a coroutine wait until another notifies it of a change. The waiter checks the state before
/// and after; a notification without a waiter is lost.
class Event {
 public:
  explicit Event(const asio::any_io_executor& executor) : timer_(executor) {}

  // NOLINTNEXTLINE(bugprone-exception-escape): the timers of Asio do not fail to be cancelled.
  void notify() noexcept { timer_.cancel(); }
  asio::any_io_executor executor() { return timer_.get_executor(); }
  /// Waits until notify() or `when`, whichever comes first.
  Task<> wait(Time when = kNever) {
    timer_.expires_at(when);
    co_await timer_.async_wait(kQuietly);
  }

 private:
  Timer timer_;
};

}  // namespace tsd::net
