// Whose turn it is: peers that want more work than fits into one turn wait for each other, and one
// that has had little of it goes first. Those that have something new come before these, in their
// order, and leave them a quarter of the turns: a peer of small requests waits for few turns of 300
// peers that never end, and for one turn each of 300 like itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

#include "net/async.h"

namespace tsd::listen {

/// The work that was done for one peer, beside that of the others.
struct Work {
  net::Clock::duration used{0};
};

class Turns {
 public:
  /// After so much work at a time others have their turn.
  static constexpr net::Clock::duration kTurn = std::chrono::milliseconds(2);
  /// The turns of all that wait take so long together, unless they are more than 200.
  static constexpr net::Clock::duration kRound = std::chrono::milliseconds(20);
  static constexpr net::Clock::duration kShortest = std::chrono::microseconds(50);
  /// Of so many turns one is for a peer that goes on, if any has something new.
  static constexpr unsigned kOneGoesOn = 4;

  explicit Turns(const net::asio::any_io_executor& executor) : executor_(executor) {}

  /// A turn, from here to its destruction. No coroutine may wait meanwhile.
  class Turn {
   public:
    Turn(Turns& turns, Work& work, bool was_given);
    // NOLINTNEXTLINE(bugprone-exception-escape): it wakes by net::Event, which does not fail.
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool is_over() const { return net::Clock::now() - began_ >= length_; }
    /// Of `most` bytes to be read in one step, as many as fit the length of the turn.
    std::size_t share_of(std::size_t most) const;

   private:
    Turns& turns_;
    Work& work_;
    bool was_given_;
    net::Clock::duration length_;
    net::Time began_ = net::Clock::now();
  };

  /// Waits until it is this peer's turn: at once when nobody waits, unless it `has_more`: it had a
  /// turn and goes on. True when others waited, for the Turn.
  net::Task<bool> wait(Work& work, bool has_more);

 private:
  struct Waiter {
    Work& work;
    bool goes_on;
    net::Event woken;
    bool has_turn = false;
  };
  void give();

  net::asio::any_io_executor executor_;
  std::vector<Waiter*> waiting_;
  unsigned given_ = 0;               ///< turns, to those that waited
  bool is_given_ = false;            ///< one of those that waited has the turn, or is about to
  net::Clock::duration at_once_{0};  ///< work done without waiting, since the last that waited
  net::Clock::duration level_{0};    ///< what the last one had used: where one that comes begins
};

}  // namespace tsd::listen
