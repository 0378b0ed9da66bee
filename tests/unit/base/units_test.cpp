#include "base/units.h"

#include <catch2/catch.hpp>

using namespace std::chrono_literals;

TEST_CASE("units: durations as people type them") {
  CHECK(*tsd::parse_duration("15") == 15s);
  CHECK(*tsd::parse_duration("15s") == 15s);
  CHECK(*tsd::parse_duration("10m") == 10min);
  CHECK(*tsd::parse_duration("250ms") == 250ms);
  CHECK(*tsd::parse_duration("1.5") == 1500ms);
  CHECK(*tsd::parse_duration("1d") == 24h);
  for (auto bad : {"", "s", "-1", "1x", "1e30d", "nan"}) CHECK_FALSE(tsd::parse_duration(bad));
  CHECK(tsd::parse_duration("5x").error().text ==
        "\"5x\" is not a duration such as 15, 15s, 10m or 250ms");
}

TEST_CASE("units: what is formatted reads back") {
  for (auto duration : {0ms, 250ms, 1500ms, 15000ms, 86400000ms}) {
    CHECK(*tsd::parse_duration(tsd::format_duration(duration)) == duration);
  }
}

TEST_CASE("units: sizes") {
  CHECK(*tsd::parse_size("4096") == 4096);
  CHECK(*tsd::parse_size("64K") == 65536);
  CHECK(*tsd::parse_size("1G") == 1u << 30);
  for (auto bad : {"", "K", "-1", "1.5M", "99999999999T"}) CHECK_FALSE(tsd::parse_size(bad));
}
