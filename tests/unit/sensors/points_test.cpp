#include "sensors/points.h"

#include <catch2/catch.hpp>

using namespace tsd::sensors;

namespace {

const std::vector<Metric> kMetrics{
    {"a.share", "", "percent", MetricKind::gauge, "/a"},
    {"a.heat", "", "degrees Celsius", MetricKind::gauge, "/a"},
    {"a.offset", "", "ms", MetricKind::gauge, "/a", Range::either_sign},
    {"a.size", "", "bytes", MetricKind::gauge, "/a"},
};

}  // namespace

TEST_CASE("points: a value is possible by the unit of its metric") {
  KnownLimits limits(kMetrics, Profile::fixed);
  struct {
    std::string_view metric, value;
    bool possible;
  } cases[] = {
      {"a.share", "0", true},
      {"a.share", "100.0", true},
      {"a.share", "100.01", false},
      {"a.share", "-0.01", false},
      {"a.share", "101", false},
      {"a.heat", "-273.15", true},
      {"a.heat", "-274", false},
      {"a.heat", "65261.85", false},
      {"a.offset", "-0.317", true},
      {"a.size", "9223372036854775807", true},
      {"a.size", "9223372036854775808", false},
      {"a.size", "18446744073709551615", false},
      {"a.size", "-1", false},
      {"a.size", "nan", false},
      {"a.size", "1e999", false},
      {"a.size", "", false},
      {"unknown", "-1", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.metric, c.value);
    CHECK(limits.is_possible(c.metric, c.value) == c.possible);
    CHECK(KnownLimits(kMetrics, Profile::tcollector).is_possible(c.metric, c.value));
  }
}

TEST_CASE("points: what is left out is counted in each round, and noted once for a metric") {
  KnownLimits limits(kMetrics, Profile::fixed);
  Points points;
  points.begin_round(limits);
  points.add("a.share", 9, "400.00", {{"dev", "s\x1b"}});
  points.add("a.share", 9, "401.00", {{"dev", "sdb"}});
  points.add("a.size", 9, 7);
  points.add("a.size", 9, 8);
  CHECK(points.text() == "a.size 9 7\n");
  CHECK(points.left_out() == 3);
  CHECK(points.take_notes() ==
        std::vector<std::string>{
            "a.share dev=s\\x1b would be 400.00: it is left out: it is not a number from 0 to 100",
            "a.size would be 8: it is left out: this series has a point already in this round"});
  points.begin_round(limits);
  points.add("a.share", 10, "400.00", {{"dev", "sda"}});
  points.add("a.size", 10, 8);
  CHECK(points.left_out() == 1);
  CHECK(points.take_notes().empty());
  CHECK(points.text() == "a.size 9 7\na.size 10 8\n");
}

TEST_CASE("points: where the first of two things has no value, the second does not fill in") {
  KnownLimits limits(kMetrics, Profile::fixed);
  Points points;
  points.begin_round(limits);
  points.add("a.size", 9, -1, {{"mount", "/a_b"}});
  points.add("a.size", 9, 5, {{"mount", "/a_b"}});
  points.leave_out("a.share", "7", {}, "it is so");
  points.add("a.share", 9, 7);
  CHECK(points.empty());
  CHECK(points.left_out() == 4);
}

TEST_CASE("points: a series is its metric and all its tags") {
  Points points;
  points.add("a", 9, 1, {{"x", "1"}, {"y", "2"}});
  points.add("a", 9, 2, {{"x", "2"}, {"y", "1"}});
  points.add("a", 9, 3, {{"x", "1"}});
  points.add("a", 9, 4);
  points.add("b", 9, 5, {{"x", "1"}});
  CHECK(points.left_out() == 0);
  for (int series = 0; series < 10'000; ++series)
    points.add("c", 9, 1, {{"n", tsd::line::Digits(series)}});
  CHECK(points.left_out() == 0);
  for (int series = 0; series < 10'000; ++series)
    points.add("c", 9, 1, {{"n", tsd::line::Digits(series)}});
  CHECK(points.left_out() == 10'000);
}
