#include "gather/turns.h"

#include <cstdint>

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using tsd::gather::Grid;
using tsd::gather::Intervals;
using tsd::gather::Stamps;
using tsd::gather::Turns;

namespace {

/// Turns every 15 and 60 seconds, and the two clocks of a machine.
struct TurnsCase {
  Turns turns{[](std::chrono::seconds interval) { return Grid(interval); }};
  Grid::Time wall{1'000'000'020s};  // a multiple of 60
  Turns::Steady steady{5000s};

  TurnsCase() { turns.plan({15s, 60s}, wall, steady); }
  void pass(std::chrono::seconds time) {
    wall += time;
    steady += time;
  }
  Stamps stamps() { return turns.take(wall, steady); }
  Intervals take() {
    Intervals come;
    for (auto [interval, stamp] : stamps()) come.insert(interval);
    return come;
  }
};

}  // namespace

TEST_CASE("turns: each comes at its time, and none is missed") {
  TurnsCase c;
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
  TurnsCase c;
  c.pass(15s + 60s);
  CHECK(c.take() == Intervals{15s, 60s});
  CHECK(c.turns.missed() == 4);
  CHECK(c.take().empty());
  c.turns.miss({{15s, 0}, {60s, 0}});
  CHECK(c.turns.missed() == 6);
}

TEST_CASE("turns: a clock set forward by an hour is one turn, and nothing missed") {
  TurnsCase c;
  c.pass(5s);
  c.wall += 1h;
  CHECK(c.take() == Intervals{15s, 60s});
  CHECK(c.turns.missed() == 0);
  CHECK(c.turns.next() == c.wall + 10s);
}

TEST_CASE("turns: a clock set back by an hour costs no hour of silence") {
  TurnsCase c;
  c.pass(5s);
  c.wall -= 1h;
  CHECK(c.take().empty());
  CHECK(c.turns.next() == c.wall + 10s);
  c.pass(10s);
  CHECK(c.take() == Intervals{15s});
  CHECK(c.turns.missed() == 0);
}

TEST_CASE("turns: each bears the time of its grid, however late it is taken") {
  TurnsCase c;
  std::int64_t begun = 1'000'000'020;
  c.pass(15s);
  CHECK(c.stamps() == Stamps{{15s, begun + 15}});
  c.pass(15s + 14s);  // late, but within its interval
  CHECK(c.stamps() == Stamps{{15s, begun + 30}});
  c.pass(1s);
  CHECK(c.stamps() == Stamps{{15s, begun + 45}});
  c.pass(100s);  // slept through: the last that came
  CHECK(c.stamps() == Stamps{{15s, begun + 135}, {60s, begun + 120}});
}

TEST_CASE("turns: of an interval no two bear the same second, wherever its grid lies") {
  for (auto offset : {0ms, 1ms, 500ms, 700ms, 999ms}) {
    Turns turns{[&](std::chrono::seconds interval) { return Grid(interval, offset); }};
    Grid::Time wall{1'000'000'020s + 300ms};
    Turns::Steady steady{5000s};
    turns.plan({1s, 3s}, wall, steady);
    Stamps last{{1s, 1'000'000'020}, {3s, 1'000'000'020}};  // of what was collected at the plan
    for (int i = 0; i < 500; ++i) {
      auto late = std::chrono::milliseconds(i * 37 % 990);
      auto due = *turns.next() + late;
      steady += due - wall;
      wall = due;
      for (auto [interval, stamp] : turns.take(wall, steady)) {
        CAPTURE(offset.count(), i, interval.count());
        CHECK(stamp > last[interval]);
        if (interval == 1s) CHECK(stamp - last[interval] <= 2);
        last[interval] = stamp;
      }
    }
  }
}

TEST_CASE("turns: a clock set back by less than an interval repeats no turn") {
  TurnsCase c;
  c.pass(15s);
  CHECK(c.take() == Intervals{15s});
  c.wall -= 300ms;
  CHECK(c.take().empty());
  c.turns.plan({15s, 60s}, c.wall, c.steady);  // the directory has changed meanwhile
  c.pass(1s);
  CHECK(c.take().empty());
  c.pass(15s);
  CHECK(c.take() == Intervals{15s});
}

TEST_CASE("turns: a plan made anew keeps the turns that are waited for") {
  TurnsCase c;
  c.pass(16s);  // late by a second, and not taken yet
  c.turns.plan({15s, 30s}, c.wall, c.steady);
  CHECK(c.take() == Intervals{15s});
  CHECK(c.turns.next() == c.wall + 14s);
  c.turns.plan({}, c.wall, c.steady);
  CHECK_FALSE(c.turns.next());
}

TEST_CASE("turns: on shifted grids a clock set forward makes no turn, on all machines at once") {
  TurnsCase c;
  c.turns = Turns([](std::chrono::seconds interval) { return Grid(interval, 4s); });
  c.turns.plan({15s}, c.wall, c.steady);
  c.pass(2s);
  c.wall += 1h;
  CHECK(c.take().empty());
  CHECK(c.turns.next() == c.wall + 2s);
  c.pass(2s);
  CHECK(c.take() == Intervals{15s});
  c.pass(15s + 20s);  // late, for another reason
  CHECK(c.take() == Intervals{15s});
}
