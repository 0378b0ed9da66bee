// Coroutines that wait for the outside world, as this project spells them. Costs seconds in every
// file that includes it: the coroutines of net, ship and listen only. What would cost each of them
// seconds more (to wait for one of two, to begin at all) is compiled once, in async.cpp.
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

/// For asynchronous calls: their error comes back as a value beside the result, never thrown.
inline constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);

/// Begins `work`, which runs when `loop` does. What it throws comes out of loop.run().
void spawn(asio::io_context& loop, Task<> work);

/// Until then.
Task<> until(Time when);

/// Both are begun; true when `one` comes to its end first. The other is called off, and has ended
/// too.
Task<bool> first_of(Task<> one, Task<> other);

/// What `work` comes to; nothing when `other` came to its end first.
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

/// One coroutine waits until another says that something has changed. Who waits looks at the state
/// first and again afterwards; nothing is counted and nothing is remembered.
class Event {
 public:
  explicit Event(const asio::any_io_executor& executor) : timer_(executor) {}

  void notify() { timer_.cancel(); }
  /// Until notify() or `when`, whichever comes first.
  Task<> wait(Time when = kNever) {
    timer_.expires_at(when);
    co_await timer_.async_wait(kQuietly);
  }

 private:
  Timer timer_;
};

}  // namespace tsd::net
