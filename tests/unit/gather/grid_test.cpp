#include "gather/grid.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;
using tsd::gather::Grid;

namespace {
Grid::Time at(std::chrono::nanoseconds since) {
  return Grid::Time(since);
}
}  // namespace

TEST_CASE("grid: the next point is a multiple of the interval, and never now") {
  Grid grid(15s);
  CHECK(grid.after(at(0s)) == at(15s));
  CHECK(grid.after(at(14s + 999ms)) == at(15s));
  CHECK(grid.after(at(15s)) == at(30s));
}

TEST_CASE("grid: an offset moves all points") {
  Grid grid(60s, 7s);
  CHECK(grid.after(at(0s)) == at(7s));
  CHECK(grid.after(at(7s)) == at(67s));
}

TEST_CASE("grid: missed points are counted") {
  Grid grid(15s);
  CHECK(grid.between(at(15s), at(30s)) == 1);
  CHECK(grid.between(at(15s), at(29s)) == 0);
  CHECK(grid.between(at(15s), at(100s)) == 5);
  CHECK(grid.between(at(100s), at(15s)) == -5);
}

TEST_CASE("splay: the same for a name, within the interval, different for others") {
  auto one = tsd::gather::splay_of("vm-1", 60s);
  CHECK(one == tsd::gather::splay_of("vm-1", 60s));
  CHECK(one != tsd::gather::splay_of("vm-2", 60s));
  for (int i = 0; i < 1000; ++i) {
    auto splay = tsd::gather::splay_of(std::to_string(i), 60s);
    CHECK((splay >= 0s && splay < 60s));
  }
}
