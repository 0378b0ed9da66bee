#include "net/async.h"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <exception>

namespace tsd::net {

void spawn(asio::io_context& loop, Task<> work) {
  asio::co_spawn(loop, std::move(work), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
}

Task<> until(Time when) {
  Timer timer(co_await asio::this_coro::executor, when);
  co_await timer.async_wait(kQuietly);
}

Task<bool> give_way() {
  co_await asio::this_coro::throw_if_cancelled(false);
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  auto state = co_await asio::this_coro::cancellation_state;
  co_return state.cancelled() == asio::cancellation_type::none;
}

Task<bool> first_of(Task<> one, Task<> other) {
  using namespace asio::experimental::awaitable_operators;
  auto first = co_await (std::move(one) || std::move(other));
  co_return first.index() == 0;
}

Task<> both(Task<> one, Task<> other) {
  using namespace asio::experimental::awaitable_operators;
  co_await (std::move(one) && std::move(other));
}

}  // namespace tsd::net
