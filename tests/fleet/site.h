// A site in virtual time: agents, and a tier of TSDs that come and go. A TSD takes all lines at
// once: what is looked at is what the agents ask of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

#include "agent.h"

namespace fleet {

/// What happened in each second.
struct Series {
  std::vector<std::uint64_t> attempts;   ///< to connect, of all agents
  std::vector<std::uint64_t> lines;      ///< taken by TSDs
  std::vector<std::uint64_t> waiting;    ///< at its end, of all agents
  std::vector<std::uint64_t> behind;     ///< agents whose lines of an outage wait, at its end
  std::vector<std::uint64_t> connected;  ///< agents that are, at its end
};

class Site : public Outside {
 public:
  struct Size {
    std::size_t agents = 10'000;
    std::size_t tsds = 1;
    Millis births = 1'000;  ///< the agents start within this time
  };

  Site(const Size& size, const Policies& policies);

  /// Something that happens to the site; in the order of time.
  void plan(Millis at, std::function<void(Site&)> what);
  void run(Millis until);
  const Series& series() const { return series_; }
  /// Agents by the TSD that they are connected to.
  std::vector<std::size_t> shares() const;

  // What may be planned.

  void stop(std::size_t tsd);
  void start(std::size_t tsd) { up_[tsd] = true; }
  /// The name of the only endpoint gets the address of another TSD, which is up; an agent's
  /// resolver has the old one for up to `ttl`. The old TSD stops.
  void move(Millis ttl);
  void set_clocks(std::int64_t by);

  // The agents' view.

  Millis now() const override { return now_; }
  std::int64_t wall_step() const override { return wall_step_; }
  bool connect(std::uint32_t number, std::size_t which) override;
  void take(std::size_t which, std::uint64_t lines) override;

 private:
  void queue(std::size_t agent) { due_.emplace(agents_[agent].due(), agent); }
  void end_second();

  Millis now_ = 0;
  std::int64_t wall_step_ = 0;
  std::vector<bool> up_;
  Millis moved_at_ = kNever;
  Millis ttl_ = 0;
  std::vector<Agent> agents_;
  using Due = std::pair<Millis, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  std::vector<std::pair<Millis, std::function<void(Site&)>>> plans_;
  std::uint64_t attempts_ = 0;
  std::uint64_t lines_ = 0;
  Series series_;
};

}  // namespace fleet
