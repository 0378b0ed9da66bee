#include "ship/endpoint_order.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <set>

using tsd::ship::endpoint_at;

TEST_CASE("each order has every endpoint once, and seed 0 has that of the list") {
  for (std::uint64_t seed : {0u, 1u, 5u, 23u, 4'000'000'000u}) {
    std::set<std::size_t> seen;
    for (std::size_t place = 0; place < 4; ++place) seen.insert(endpoint_at(place, 4, seed));
    CHECK(seen == std::set<std::size_t>{0, 1, 2, 3});
  }
  for (std::size_t place = 0; place < 4; ++place) CHECK(endpoint_at(place, 4, 0) == place);
}

TEST_CASE("the senders of a lost endpoint spread over all others") {
  std::map<std::size_t, int> second;
  for (std::uint64_t seed = 0; seed < 2400; ++seed) {
    if (endpoint_at(0, 4, seed) == 1) ++second[endpoint_at(1, 4, seed)];
  }
  CHECK(second == std::map<std::size_t, int>{{0, 200}, {2, 200}, {3, 200}});
}
