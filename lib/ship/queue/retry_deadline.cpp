#include "ship/queue/retry_deadline.h"

namespace tsd::ship {
namespace {

// With nothing to send: how long backlog is waited for that other senders hold.
constexpr Duration kBacklogPatience{1000};

}  // namespace

net::Task<> RetryDeadline::lost() const {
  if (retry_for_.count() == 0) co_return co_await tried_once();
  net::Timer timer(co_await net::asio::this_coro::executor);
  while (net::Clock::now() < end()) {
    timer.expires_at(end());
    auto [called_off] = co_await timer.async_wait(net::kQuietly);
    if (called_off) co_return;
  }
}

net::Task<> RetryDeadline::tried_once() const {
  co_await net::asio::this_coro::throw_if_cancelled(false);
  queue_.end_pauses();
  while (!queue_.was_tried_in_vain()) {
    net::Time end = ends_;
    if (queue_.empty()) end = std::min(end, queue_.last_progress() + kBacklogPatience);
    if (net::Clock::now() >= end) co_return;
    co_await queue_.tried.wait(end);
    auto state = co_await net::asio::this_coro::cancellation_state;
    if (state.cancelled() != net::asio::cancellation_type::none) co_return;
  }
}

}  // namespace tsd::ship
