#include "ship/backoff.h"

#include <algorithm>

#include <catch2/catch.hpp>
#include <cstdint>
#include <set>
#include <vector>

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

TEST_CASE("spread, the attempts of a fleet are even over the whole, and stay so") {
  constexpr int kSenders = 5000;
  std::vector<int> attempts(140);  // by the second; all connections broke at 0
  for (std::uint64_t seed = 1; seed <= kSenders; ++seed) {
    Backoff backoff(seed * 7919);
    backoff.spread_over(Duration(25'000));
    Duration at{0};
    while ((at += backoff.next()) < Duration(140'000)) ++attempts[std::size_t(at.count()) / 1000];
  }
  int most = *std::max_element(attempts.begin(), attempts.end());
  CHECK(most < kSenders * 8 / 100);
  CHECK(attempts[100] > kSenders / 100);
}

TEST_CASE("spread, first connections come within five seconds; otherwise at once") {
  Backoff backoff(7);
  CHECK(backoff.first() == Duration(0));
  backoff.spread_over(Duration(25'000));
  std::set<Duration> pauses;
  for (int i = 0; i < 100; ++i) pauses.insert(backoff.first());
  CHECK(*pauses.rbegin() <= Duration(5'000));
  CHECK(pauses.size() > 90);
  backoff.spread_over(Duration(0));
  CHECK(backoff.next() <= Duration(200));
}
