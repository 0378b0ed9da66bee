#include "listen/shares.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

namespace tsd::listen {
namespace {

/// The one to go: the first in `is_before` of the peer of which `weight` adds up to the most; null
/// when nobody has any.
template <class Weight, class Before>
Sharer* choose(const std::list<Sharer*>& all, Weight&& weight, Before&& is_before) {
  std::map<std::string_view, std::size_t> sums;
  std::size_t most = 0;
  for (Sharer* one : all) most = std::max(most, sums[one->peer()] += weight(*one));
  Sharer* chosen = nullptr;
  for (Sharer* one : all) {
    if (weight(*one) == 0 || sums[one->peer()] < most) continue;
    if (chosen == nullptr || is_before(*one, *chosen)) chosen = one;
  }
  return chosen;
}

}  // namespace

void Shares::join(Sharer& sharer, std::string peer) {
  sharer.peer_ = std::move(peer);
  sharer.at_ = all_.insert(all_.end(), &sharer);
  sharer.served_ = net::Clock::now();
}

void Shares::part(Sharer& sharer) {
  held_ -= std::exchange(sharer.held_, 0);
  all_.erase(sharer.at_);
}

void Shares::served(Sharer& sharer, bool is_amid, bool is_new) {
  if (sharer.leaves_) return;
  net::Time now = net::Clock::now();
  sharer.served_ = now;
  if (!is_amid || is_new || !sharer.is_amid_) sharer.began_ = now;
  sharer.is_amid_ = is_amid;
  sharer.has_spoken_ = sharer.has_spoken_ || is_new;
  sharer.due_ = is_amid ? sharer.began_ + kUnfinished : now + kSilent;
  if (sharer.due_ < wakes_) sooner_.notify();
}

void Shares::hold(Sharer& sharer, std::size_t bytes) {
  if (sharer.leaves_) bytes = 0;
  std::size_t counted = bytes > kUncounted ? bytes : 0;
  held_ += counted - std::exchange(sharer.held_, counted);
  while (held_ > kMostBytes) {
    Sharer* oldest = choose(
        all_, [](const Sharer& one) { return one.held_; },
        [](const Sharer& a, const Sharer& b) { return a.began_ < b.began_; });
    if (oldest == nullptr || !leave(*oldest, Farewell::crowded)) return;
  }
}

bool Shares::make_place() {
  Sharer* quietest = choose(
      all_, [](const Sharer& one) { return one.leaves_ ? 0u : 1u; },
      [](const Sharer& a, const Sharer& b) {
        return std::pair(a.has_spoken_, a.served_) < std::pair(b.has_spoken_, b.served_);
      });
  return quietest != nullptr && leave(*quietest, Farewell::crowded);
}

bool Shares::leave(Sharer& sharer, Farewell why) {
  held_ -= std::exchange(sharer.held_, 0);
  if (std::exchange(sharer.leaves_, true)) return false;
  sharer.due_ = net::kNever;
  ++(why == Farewell::overdue ? counters_.overdue : counters_.crowded_out);
  sharer.leave(why);
  return true;
}

net::Time Shares::next_due() const {
  net::Time next = net::kNever;
  for (const Sharer* one : all_) next = std::min(next, one->due_);
  return next;
}

net::Task<> Shares::watch() {
  while (!stopping_) {
    net::Time now = net::Clock::now();
    for (Sharer* one : all_) {
      if (one->due_ <= now) leave(*one, Farewell::overdue);
    }
    wakes_ = next_due();
    co_await sooner_.wait(wakes_);
  }
}

void Shares::stop() {
  stopping_ = true;
  sooner_.notify();
}

}  // namespace tsd::listen
