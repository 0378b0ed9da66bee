// Virtual time, what is due when, and the trace of all that happened. One at a time.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/units.h"
#include "net/clock.h"
#include "simulation/random.h"

namespace sim {

using tsd::Duration;
using Time = tsd::net::Time;
using Micros = std::int64_t;

class World final : public tsd::net::Clock::Source {
 public:
  World(std::uint64_t seed, bool tells);
  ~World() override;
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  // Time

  Time now() const override { return now_; }
  /// Of a loop's earliest timer: remembered, and not slept.
  tsd::net::Clock::duration sleep(tsd::net::Clock::duration wait) override;
  /// Since the beginning.
  Micros elapsed() const;
  /// The wall clock: microseconds since 1970. step_wall() moves it, and it alone.
  Micros wall() const { return kEpoch + elapsed() + wall_offset_; }
  void step_wall(Micros by) { wall_offset_ += by; }

  // What is due

  void at(Time when, std::function<void()> what);
  void after(Micros wait, std::function<void()> what);
  /// Moves to the next event or to `timer`, whichever comes first, and runs the event. False when
  /// there is neither before `limit`.
  bool step(Time timer, Time limit);
  /// The earliest timer that loops have asked about since the last call.
  Time take_timer() { return std::exchange(timer_, tsd::net::kNever); }

  // What happened

  template <class... Args>
  void trace(fmt::format_string<Args...> text, Args&&... args) {
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "{} ", elapsed());
    fmt::format_to(std::back_inserter(line_), text, std::forward<Args>(args)...);
    note();
  }
  /// FNV-1a of all traced lines.
  std::uint64_t hash() const { return hash_; }

  /// Chance of everything that is not in the plan: delays, pieces.
  Random chance;

 private:
  static constexpr Time kStart{std::chrono::hours(1000)};
  static constexpr Micros kEpoch = 1'700'000'000'000'000;
  void note();

  Time now_ = kStart;
  Time timer_ = tsd::net::kNever;
  Micros wall_offset_ = 0;
  std::uint64_t order_ = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> due_;
  bool tells_;
  fmt::memory_buffer line_;
  std::uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace sim
