#include "watch/rate_window.h"

#include <catch2/catch.hpp>

using tsd::watch::RateWindow;

TEST_CASE("a rate is the mean of the last ten whole seconds") {
  RateWindow rate;
  REQUIRE(rate.per_second(1000) == 0);
  for (int second = 1000; second < 1020; ++second) {
    for (int i = 0; i < second - 999; ++i) rate.add(second);  // 1, 2, ... 20
  }
  REQUIRE(rate.per_second(1020) == 15.5);  // 11 to 20
  REQUIRE(rate.per_second(1025) == 9);     // 16 to 20, and five without any
  REQUIRE(rate.per_second(1030) == 0);
  REQUIRE(rate.per_second(5000) == 0);
}

TEST_CASE("a rate begins with what there is") {
  RateWindow rate;
  rate.add(1000);
  rate.add(1000);
  REQUIRE(rate.per_second(1000) == 2);
  REQUIRE(rate.per_second(1001) == 2);
  REQUIRE(rate.per_second(1004) == 0.5);
}

TEST_CASE("a clock that is set back costs no count") {
  RateWindow rate;
  rate.add(1000);
  rate.add(900);
  REQUIRE(rate.per_second(1001) == 2);
  rate.add(5000);
  REQUIRE(rate.per_second(5001) == 0.1);
}
