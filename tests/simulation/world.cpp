#include "simulation/world.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

namespace sim {

World::World(std::uint64_t seed, bool tells) : chance(seed ^ 0x5eed), tells_(tells) {
  tsd::net::Clock::source = this;
}

World::~World() {
  tsd::net::Clock::source = nullptr;
}

tsd::net::Clock::duration World::sleep(tsd::net::Clock::duration wait) {
  constexpr std::chrono::hours kForever(24 * 365);
  if (wait < kForever) timer_ = std::min(timer_, now_ + std::max(wait, decltype(wait)(0)));
  return tsd::net::Clock::duration(0);
}

Micros World::elapsed() const {
  return std::chrono::duration_cast<std::chrono::microseconds>(now_ - kStart).count();
}

void World::at(Time when, std::function<void()> what) {
  due_.emplace(std::pair(std::max(when, now_), ++order_), std::move(what));
}

void World::after(Micros wait, std::function<void()> what) {
  at(now_ + std::chrono::microseconds(wait), std::move(what));
}

bool World::step(Time timer, Time limit) {
  Time next = due_.empty() ? tsd::net::kNever : due_.begin()->first.first;
  if (std::min(next, timer) > limit) return false;
  now_ = std::max(now_, std::min(next, timer));
  if (next > now_) return true;
  auto what = std::move(due_.begin()->second);
  due_.erase(due_.begin());
  what();
  return true;
}

void World::note() {
  for (char c : line_) hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  if (!tells_) return;
  line_.push_back('\n');
  std::fwrite(line_.data(), 1, line_.size(), stdout);
}

}  // namespace sim
