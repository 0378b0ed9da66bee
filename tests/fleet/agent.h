// One VM of a site: the turns of its tsd-collect and the delivery of its tsd-send, made of the
// policies of the programs themselves; what is modelled is the order in which Delivery asks them
// (ship/send/delivery.cpp). Lines are counted, not written.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "gather/turns.h"
#include "ship/backoff.h"
#include "ship/input_rate.h"
#include "ship/pace.h"

namespace fleet {

using Millis = std::int64_t;  // virtual time
constexpr Millis kNever = INT64_MAX;

/// What a fleet has; each can be taken away, to see which bound it holds.
struct Policies {
  bool jitter = true;    ///< the senders' pauses differ
  bool spread = true;    ///< --reconnect-spread
  bool pace = true;      ///< any limit after an outage
  bool catch_up = true;  ///< the limit by the steady rate; else the slow start alone
  bool splay = true;     ///< --splay
};

/// What an agent reaches outside itself.
class Outside {
 public:
  virtual ~Outside() = default;
  virtual Millis now() const = 0;
  virtual std::int64_t wall_step() const = 0;  ///< ms by which the wall clocks have been set
  /// Agent `number` tries endpoint `which`: true if a TSD takes the connection.
  virtual bool connect(std::uint32_t number, std::size_t which) = 0;
  virtual void take(std::size_t which, std::uint64_t lines) = 0;
};

class Agent {
 public:
  /// Starts at `born`; it has `endpoints` to choose from.
  Agent(std::uint32_t number, Millis born, std::size_t endpoints, const Policies& policies,
        Outside& outside);

  /// When act() is to be called next.
  Millis due() const;
  /// Does all that is due.
  void act();
  /// The wall clock was set: its timer ends.
  void clock_set() { next_turn_ = outside_.now(); }
  /// The peer of its connection is gone.
  void disconnected();

  bool is_connected() const { return is_connected_; }
  std::size_t endpoint() const { return order(place_); }
  std::uint64_t waiting() const { return waiting_; }
  /// The lines that have waited since the last outage have been sent.
  bool has_caught_up() const { return !behind_; }

 private:
  using Steady = tsd::ship::Pace::Time;

  Steady steady() const { return Steady(std::chrono::milliseconds(outside_.now())); }
  tsd::gather::Grid::Time wall() const;
  Millis when(std::optional<tsd::gather::Grid::Time> turn) const;
  std::size_t order(std::size_t place) const;
  void collect(const tsd::gather::Stamps& turns);
  void connect();
  void send();
  void fail();
  void pause(tsd::Duration time);

  Outside& outside_;
  Policies policies_;
  std::uint64_t seed_;
  std::size_t endpoints_;
  tsd::gather::Turns turns_;
  Millis next_turn_;
  tsd::ship::Backoff backoff_;
  tsd::ship::Pace pace_;
  tsd::ship::InputRate input_rate_;
  std::uint64_t in_ = 0;
  std::uint64_t waiting_ = 0;
  std::size_t place_ = 0;  // in its order of the endpoints
  bool is_connected_ = false;
  bool is_left_ = false;         // by its peer, while nothing was under way
  Millis waits_since_ = kNever;  // lines, for the pause after that
  bool behind_ = false;
  Millis pause_ends_ = kNever;  // never: no pause
  Millis send_at_ = kNever;
  Millis proven_at_ = kNever;  // the first lines of a connection are proven then
  Millis sent_at_ = -kNever;
  std::uint64_t under_way_ = 0;  // lines that are not settled
  std::size_t failures_ = 0;
  Millis failing_since_ = 0;
};

}  // namespace fleet
