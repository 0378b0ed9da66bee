#include "os/random.h"

#include <catch2/catch.hpp>

#include <cstdint>
#include <set>

TEST_CASE("random: numbers differ from call to call") {
  std::set<std::uint32_t> seen;
  for (int i = 0; i < 100; ++i) seen.insert(tsd::os::random_number());
  CHECK(seen.size() > 95);  // all but one in 900,000 runs
}
