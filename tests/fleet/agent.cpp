#include "agent.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "ship/endpoint_order.h"

namespace fleet {
namespace {

using tsd::Duration;
using tsd::gather::Grid;
using namespace std::chrono_literals;

// Lines of tsd-collect's default sensors on a VM (tests/data/golden/machines/vm-live-6.18): those
// of every 15 s, and those of every minute.
constexpr std::uint64_t kLinesPerRound = 315;
constexpr std::uint64_t kLinesPerMinute = 912;
constexpr auto kRound = 15s;
constexpr auto kMinute = 60s;

constexpr Duration kSpread{28'000};  // --reconnect-spread
constexpr Millis kOutage = 2'000;    // as in ship/send/delivery.cpp
constexpr Millis kSettle = 2'000;    // lines are under way for so long
constexpr Millis kAnswer = 10;       // a round trip

// The wall clock when virtual time begins; no multiple of a minute.
constexpr auto kEpoch = 1'700'000'003s;

std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 31)) * 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 29)) * 0xbf58476d1ce4e5b9u;
  return x ^ (x >> 32);
}

tsd::gather::Turns::GridOf grid_of(std::uint32_t number, bool splay) {
  return [host = "vm-" + std::to_string(number) + ".example.org", splay](std::chrono::seconds s) {
    return splay ? Grid(s, tsd::gather::splay_of(host, s)) : Grid(s);
  };
}

}  // namespace

Agent::Agent(std::uint32_t number, Millis born, std::size_t endpoints, const Policies& policies,
             Outside& outside)
    : outside_(outside),
      policies_(policies),
      seed_(mix(number + 1)),
      endpoints_(endpoints),
      turns_(grid_of(number, policies.splay)),
      next_turn_(born),
      backoff_(policies.jitter ? seed_ : 0),
      pace_(0, seed_) {
  if (policies.spread) backoff_.spread_over(kSpread);
  pause_ends_ = born + backoff_.first().count();
}

tsd::gather::Grid::Time Agent::wall() const {
  return Grid::Time(kEpoch + std::chrono::milliseconds(outside_.now() + outside_.wall_step()));
}

Millis Agent::when(std::optional<Grid::Time> turn) const {
  auto wait = std::chrono::ceil<std::chrono::milliseconds>(*turn - wall()).count();
  return outside_.now() + std::max<Millis>(wait, 0);
}

std::size_t Agent::order(std::size_t place) const {
  return tsd::ship::endpoint_at(place, endpoints_, seed_);
}

Millis Agent::due() const {
  return std::min({next_turn_, pause_ends_, send_at_, proven_at_});
}

void Agent::act() {
  Millis now = outside_.now();
  if (proven_at_ <= now) {
    proven_at_ = kNever;
    failures_ = 0;
    backoff_.reset();
  }
  if (next_turn_ <= now) {
    bool first = !turns_.next();  // a start collects at once
    tsd::gather::Stamps turns;
    if (first) {
      turns = {{kRound, 0}, {kMinute, 0}};
      turns_.plan({kRound, kMinute}, wall(), steady());
    } else {
      turns = turns_.take(wall(), steady());
    }
    next_turn_ = when(turns_.next());
    collect(turns);
  }
  if (pause_ends_ <= now) {
    pause_ends_ = kNever;
    if (waiting_ > 0) connect();
  }
  if (send_at_ <= now) send();
}

void Agent::collect(const tsd::gather::Stamps& turns) {
  std::uint64_t lines = 0;
  for (const auto& [interval, stamp] : turns) {
    lines += interval == kRound ? kLinesPerRound : kLinesPerMinute;
  }
  if (lines == 0) return;
  in_ += lines;
  waiting_ += lines;
  input_rate_.note(in_, steady(), false);
  if (is_connected_) {
    send_at_ = std::min(send_at_, outside_.now());
  } else if (pause_ends_ == kNever && std::exchange(is_left_, false)) {
    waits_since_ = outside_.now();
    pause(backoff_.next());
  } else if (pause_ends_ == kNever) {
    connect();
  }
}

void Agent::connect() {
  if (!outside_.connect(static_cast<std::uint32_t>(seed_), endpoint())) return fail();
  is_connected_ = true;
  Millis now = outside_.now();
  Millis outage =
      now - std::min(std::exchange(waits_since_, kNever), failures_ > 0 ? failing_since_ : now);
  if (outage > kOutage && policies_.pace) {
    auto steady_rate = input_rate_.per_second();
    if (steady_rate && policies_.catch_up) {
      pace_.catch_up(steady(), *steady_rate, std::chrono::milliseconds(outage));
    } else {
      pace_.start_slowly(steady());
    }
  }
  send_at_ = now;
}

void Agent::send() {
  send_at_ = kNever;
  if (!is_connected_ || waiting_ == 0) return;
  Millis now = outside_.now();
  std::uint64_t lines = std::min<std::uint64_t>(pace_.lines(steady()), waiting_);
  if (lines > 0) {
    pace_.spend(lines);
    waiting_ -= lines;
    under_way_ = lines + (now - sent_at_ > kSettle ? 0 : under_way_);
    outside_.take(endpoint(), lines);
    sent_at_ = now;
    if (failures_ > 0 && proven_at_ == kNever) proven_at_ = now + kAnswer;
  }
  if (waiting_ == 0) {
    pace_.caught_up();
    behind_ = false;
  } else {
    auto opens = std::chrono::ceil<std::chrono::milliseconds>(pace_.opens(steady()) - steady());
    send_at_ = now + std::max<Millis>(opens.count(), 1);
  }
}

void Agent::disconnected() {
  is_connected_ = false;
  send_at_ = kNever;
  proven_at_ = kNever;
  behind_ = true;
  if (outside_.now() - sent_at_ <= kSettle) waiting_ += std::exchange(under_way_, 0);
  bool is_idle = waiting_ == 0;
  if (!is_idle) return fail();
  if (!policies_.spread) return;
  is_left_ = true;
  place_ = (place_ + 1) % endpoints_;
}

void Agent::fail() {
  behind_ = true;
  place_ = (place_ + 1) % endpoints_;
  if (failures_++ == 0) failing_since_ = outside_.now();
  bool all_failed = failures_ % endpoints_ == 0;
  pause(all_failed || policies_.spread ? backoff_.next() : Duration(1));
}

void Agent::pause(Duration time) {
  pause_ends_ = outside_.now() + time.count();
}

}  // namespace fleet
