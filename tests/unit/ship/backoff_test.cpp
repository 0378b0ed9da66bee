#include "ship/backoff.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <set>

using tsd::Duration;
using tsd::ship::Backoff;

TEST_CASE("pauses double to five seconds, each between half and the whole") {
  Backoff backoff(7);
  for (int whole : {200, 400, 800, 1600, 3200, 5000, 5000, 5000}) {
    Duration pause = backoff.next();
    CHECK(pause >= Duration(whole / 2));
    CHECK(pause <= Duration(whole));
  }
  backoff.reset();
  CHECK(backoff.next() <= Duration(200));
}

TEST_CASE("senders with different seeds do not come back together") {
  std::set<Duration> pauses;
  for (std::uint64_t seed = 0; seed < 100; ++seed) pauses.insert(Backoff(seed).next());
  CHECK(pauses.size() > 20);
}
