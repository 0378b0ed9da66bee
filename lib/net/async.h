// Coroutines that wait for the outside world, as this project spells them. Costs seconds in every
// file that includes it: the coroutines of net and ship only.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>

namespace tsd::net {

namespace asio = boost::asio;

template <class T = void>
using Task = asio::awaitable<T>;

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
inline constexpr Time kNever = Time::max();

/// For asynchronous calls: their error comes back as a value beside the result, never thrown.
inline constexpr auto kQuietly = asio::as_tuple(asio::use_awaitable);

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
  asio::steady_timer timer_;
};

}  // namespace tsd::net
