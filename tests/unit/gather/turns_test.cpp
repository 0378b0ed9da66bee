#include "gather/turns.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using tsd::gather::Grid;
using tsd::gather::Intervals;
using tsd::gather::Turns;

namespace {

/// Turns every 15 and 60 seconds, and the two clocks of a machine.
struct Case {
  Turns turns{[](std::chrono::seconds interval) { return Grid(interval); }};
  Grid::Time wall{1'000'000'020s};  // a multiple of 60
  Turns::Steady steady{5000s};

  Case() { turns.plan({15s, 60s}, wall, steady); }
  void pass(std::chrono::seconds time) {
    wall += time;
    steady += time;
  }
  Intervals take() { return turns.take(wall, steady); }
};

}  // namespace

TEST_CASE("turns: each comes at its time, and none is missed") {
  Case c;
  CHECK(c.turns.next() == c.wall + 15s);
  CHECK(c.take().empty());
  for (int i = 0; i < 3; ++i) {
    c.pass(15s);
    CHECK(c.take() == Intervals{15s});
  }
  c.pass(15s);
  CHECK(c.take() == Intervals{15s, 60s});
  CHECK(c.turns.missed() == 0);
}

TEST_CASE("turns: what is slept through is counted, and not made up for") {
  Case c;
  c.pass(15s + 60s);
  CHECK(c.take() == Intervals{15s, 60s});
  CHECK(c.turns.missed() == 4);
  CHECK(c.take().empty());
  c.turns.miss({15s, 60s});
  CHECK(c.turns.missed() == 6);
}

TEST_CASE("turns: a clock set forward by an hour is one turn, and nothing missed") {
  Case c;
  c.pass(5s);
  c.wall += 1h;
  CHECK(c.take() == Intervals{15s, 60s});
  CHECK(c.turns.missed() == 0);
  CHECK(c.turns.next() == c.wall + 10s);
}

TEST_CASE("turns: a clock set back by an hour costs no hour of silence") {
  Case c;
  c.pass(5s);
  c.wall -= 1h;
  CHECK(c.take().empty());
  CHECK(c.turns.next() == c.wall + 10s);
  c.pass(10s);
  CHECK(c.take() == Intervals{15s});
  CHECK(c.turns.missed() == 0);
}

TEST_CASE("turns: a plan made anew keeps the turns that are waited for") {
  Case c;
  c.pass(16s);  // late by a second, and not taken yet
  c.turns.plan({15s, 30s}, c.wall, c.steady);
  CHECK(c.take() == Intervals{15s});
  CHECK(c.turns.next() == c.wall + 14s);
  c.turns.plan({}, c.wall, c.steady);
  CHECK_FALSE(c.turns.next());
}
