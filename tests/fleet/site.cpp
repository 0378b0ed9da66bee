#include "site.h"

#include <algorithm>
#include <cstdint>

namespace fleet {

Site::Site(const Size& size, const Policies& policies) : up_(size.tsds, true) {
  agents_.reserve(size.agents);
  for (std::size_t i = 0; i < size.agents; ++i) {
    auto number = static_cast<std::uint32_t>(i);
    // 7919 is prime: neighbours do not start together.
    Millis born = static_cast<Millis>(i * 7919 % static_cast<std::size_t>(size.births));
    agents_.emplace_back(number, born, size.tsds, policies, *this);
    queue(i);
  }
}

void Site::plan(Millis at, std::function<void(Site&)> what) {
  plans_.emplace_back(at, std::move(what));
}

void Site::run(Millis until) {
  auto plan = plans_.begin();
  Millis second = 1'000;
  while (now_ < until) {
    Millis next = due_.empty() ? until : std::min(due_.top().first, until);
    if (plan != plans_.end()) next = std::min(next, plan->first);
    for (; second <= next; second += 1'000) {
      now_ = second;
      end_second();
    }
    now_ = std::max(now_, next);
    if (plan != plans_.end() && plan->first <= now_) {
      (plan++)->second(*this);
      continue;
    }
    if (due_.empty() || now_ >= until) continue;
    auto [when, agent] = due_.top();
    due_.pop();
    if (when != agents_[agent].due()) continue;  // it has another entry
    agents_[agent].act();
    queue(agent);
  }
}

void Site::end_second() {
  std::uint64_t waiting = 0;
  std::uint64_t behind = 0;
  std::uint64_t connected = 0;
  for (const Agent& agent : agents_) {
    waiting += agent.waiting();
    behind += agent.has_caught_up() ? 0u : 1u;
    connected += agent.is_connected() ? 1u : 0u;
  }
  series_.attempts.push_back(std::exchange(attempts_, 0));
  series_.lines.push_back(std::exchange(lines_, 0));
  series_.waiting.push_back(waiting);
  series_.behind.push_back(behind);
  series_.connected.push_back(connected);
}

std::vector<std::size_t> Site::shares() const {
  std::vector<std::size_t> shares(up_.size());
  for (const Agent& agent : agents_) {
    if (agent.is_connected()) ++shares[agent.endpoint()];
  }
  return shares;
}

void Site::stop(std::size_t tsd) {
  up_[tsd] = false;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    if (!agents_[i].is_connected() || agents_[i].endpoint() != tsd) continue;
    agents_[i].disconnected();
    queue(i);
  }
}

void Site::move(Millis ttl) {
  stop(0);
  moved_at_ = now_;
  ttl_ = ttl;
}

void Site::set_clocks(std::int64_t by) {
  wall_step_ += by;
  for (std::size_t i = 0; i < agents_.size(); ++i) {
    agents_[i].clock_set();
    queue(i);
  }
}

bool Site::connect(std::uint32_t number, std::size_t which) {
  ++attempts_;
  if (up_[which]) return true;
  return moved_at_ != kNever && now_ >= moved_at_ + static_cast<Millis>(number) % ttl_;
}

void Site::take(std::size_t /*which*/, std::uint64_t lines) {
  lines_ += lines;
}

}  // namespace fleet
