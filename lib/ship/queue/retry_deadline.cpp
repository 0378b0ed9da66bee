#include "ship/queue/retry_deadline.h"

namespace tsd::ship {

net::Task<> RetryDeadline::lost() const {
  net::Timer timer(co_await net::asio::this_coro::executor);
  while (net::Clock::now() < end()) {
    timer.expires_at(end());
    auto [called_off] = co_await timer.async_wait(net::kQuietly);
    if (called_off) co_return;
  }
}

}  // namespace tsd::ship
