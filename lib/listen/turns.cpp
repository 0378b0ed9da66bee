#include "listen/turns.h"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

namespace tsd::listen {
Turns::Turn::Turn(Turns& turns, Work& work, bool was_given)
    : turns_(turns), work_(work), was_given_(was_given) {
  auto others = static_cast<net::Clock::rep>(turns.waiting_.size());
  length_ = std::clamp<net::Clock::duration>(kRound / (others + 1), kShortest, kTurn);
  turns_.level_ = std::max(turns_.level_, work_.used);
}

std::size_t Turns::Turn::share_of(std::size_t most) const {
  constexpr std::size_t kLeast = 4096;
  auto share =
      static_cast<std::size_t>(length_.count()) * most / static_cast<std::size_t>(kTurn.count());
  return std::clamp(share, std::min(kLeast, most), most);
}

// NOLINTNEXTLINE(bugprone-exception-escape): see the header
Turns::Turn::~Turn() {
  auto used = net::Clock::now() - began_;
  work_.used += used;
  bool is_alone = turns_.waiting_.empty();
  if (is_alone) turns_.level_ = std::max(turns_.level_, work_.used);
  if (was_given_) {
    turns_.is_given_ = false;
    turns_.give();
  } else {
    turns_.at_once_ += used;
  }
}

net::Task<bool> Turns::wait(Work& work, bool has_more) {
  work.used = std::max(work.used, level_);  // rest earns no credit, or many could spend it at once
  bool at_once = !has_more && !is_given_ && waiting_.empty() && at_once_ < kTurn;
  if (at_once) co_return false;
  Waiter mine{work, has_more, net::Event(executor_)};
  waiting_.push_back(&mine);
  give();
  if (mine.has_turn) {
    co_await net::asio::post(executor_, net::asio::use_awaitable);
  } else {
    co_await mine.woken.wait();
  }
  at_once_ = {};
  co_return true;
}

/// Wakes the first of those that have something new, or of those that go on the one that has used
/// least. It runs when the loop has looked for input of others.
void Turns::give() {
  if (is_given_ || waiting_.empty()) return;
  is_given_ = true;
  bool is_for_old = ++given_ % kOneGoesOn == 0;
  auto least = std::ranges::min_element(waiting_, {}, [is_for_old](const Waiter* one) {
    auto used = one->goes_on ? one->work.used : net::Clock::duration(0);
    return std::pair(one->goes_on != is_for_old, used);
  });
  Waiter& next = **least;
  waiting_.erase(least);
  next.has_turn = true;
  next.woken.notify();
}

}  // namespace tsd::listen
