#include "sensors/table.h"

#include <catch2/catch.hpp>

namespace sensors = tsd::sensors;
using sensors::Profile;

TEST_CASE("table: rows are in order of name, each found by it") {
  std::string_view before;
  for (const auto& row : sensors::table()) {
    CHECK(before < row.name);
    before = row.name;
    CHECK(sensors::find(row.name) == &row);
    CHECK(row.profiles != 0);
  }
  CHECK(sensors::find("nosuch") == nullptr);
}

TEST_CASE("table: a list names each sensor once, in the order of the table") {
  CHECK(sensors::select("none", Profile::tcollector)->empty());
  CHECK(sensors::select("ifstat,none,ifstat", Profile::tcollector)->size() == 1);
  for (Profile profile : {Profile::tcollector, Profile::phantom, Profile::fixed}) {
    auto all = sensors::select("all", profile);
    REQUIRE(all);
    for (const auto* row : *all) CHECK(row->is_in(profile));
    auto by_default = sensors::select("default", profile);
    REQUIRE(by_default);
    for (const auto* row : *by_default) CHECK(row->by_default);
  }
}

TEST_CASE("table: what a list cannot name is said") {
  CHECK(sensors::select("ifstat,nosuch", Profile::tcollector).error().text ==
        "there is no sensor \"nosuch\"; --list-sensors names them");
  CHECK_FALSE(sensors::select("", Profile::tcollector));
  CHECK_FALSE(sensors::select("ifstat,", Profile::tcollector));
}
