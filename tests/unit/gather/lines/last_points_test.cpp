#include "gather/lines/last_points.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>

#include "line/judge.h"

using namespace std::chrono_literals;
using tsd::gather::LastPoints;
using tsd::gather::Tagger;
using tsd::line::Point;

namespace {

struct PointsCase {
  LastPoints::Steady::time_point now{1000s};
  std::vector<std::string> said;
  LastPoints::Options options;
  Tagger tagger{{{"host", "h"}}, 8};
  std::unique_ptr<LastPoints> points;

  explicit PointsCase(LastPoints::Options given = {}) : options(std::move(given)) {
    options.now = [this] { return now; };
    points = std::make_unique<LastPoints>(
        options, [this](std::string_view sentence) { said.emplace_back(sentence); });
  }
  void print(LastPoints::Source& source, std::string_view line) {
    Point point;
    tsd::line::split(line, tsd::line::Dialect::tcollector, point);
    source.take(point, tagger);
  }
  /// name{labels} value; name{labels} value
  std::string shown() {
    std::vector<std::string> all;
    for (const auto& sample : points->samples()) {
      all.push_back(std::string(sample.name).append("{").append(sample.labels).append("} "));
      all.back().append(sample.value);
    }
    std::ranges::sort(all);
    std::string text;
    for (const auto& one : all) text.append(text.empty() ? "" : "; ").append(one);
    return text;
  }
};

}  // namespace

TEST_CASE("last points: the last value of a series, with added tags and names for Prometheus") {
  PointsCase c;
  LastPoints::Source source(*c.points);
  c.print(source, "a.b 1400000000 1 z=\"1\" if-name=x");
  c.print(source, "a.b 1400000001 2.50 if-name=x z=\"1\"");
  c.print(source, "a.b 1400000001 3 host=own");
  CHECK(c.shown() == R"(a_b{host="h",if_name="x",z="\"1\""} 2.50; a_b{host="own"} 3)");
  CHECK(c.said.empty());
}

TEST_CASE("last points: a prefix and renames") {
  PointsCase c({.renames = {{"host", "instance"}}});
  c.tagger = Tagger({{"host", "h"}}, 8, "9ns.");
  LastPoints::Source source(*c.points);
  c.print(source, "a.b 1400000000 1");
  CHECK(c.shown() == R"(_9ns_a_b{instance="h"} 1)");
}

TEST_CASE("last points: values that are not finite, and none") {
  PointsCase c;
  LastPoints::Source source(*c.points);
  for (const char* line :
       {"a 1400000000 nan", "b 1400000000 -Infinity", "c 1400000000 true", "c 1400000000 1_000"})
    c.print(source, line);
  CHECK(c.shown() == R"(a{host="h"} NaN; b{host="h"} -Inf)");
  CHECK(c.points->left_out().value == 2);
  REQUIRE(c.said.size() == 1);
  CHECK(c.said[0] ==
        "some points are not among those for Prometheus: their value is no number there; "
        "tsd_collect_points_left_out_total counts them");
}

TEST_CASE("last points: tags that become one label leave their point out") {
  PointsCase c;
  LastPoints::Source source(*c.points);
  c.print(source, "a 1400000000 1 x.y=1 x-y=2");
  CHECK(c.shown().empty());
  CHECK(c.points->left_out().collision == 1);
  CHECK(c.said.size() == 1);
}

TEST_CASE("last points: what a round did not print goes when it ends, of its source only") {
  PointsCase c;
  LastPoints::Source one(*c.points), other(*c.points);
  c.print(other, "o 1400000000 1");
  one.begin_round();
  c.print(one, "a 1400000000 1");
  c.print(one, "b 1400000000 1");
  one.end_round();
  one.begin_round();
  c.print(one, "b 1400000015 2");
  CHECK(c.points->samples().size() == 3);
  one.end_round();
  CHECK(c.shown() == R"(b{host="h"} 2; o{host="h"} 1)");
  CHECK(c.points->series() == 2);
}

TEST_CASE(
    "last points: a metric that is printed in every fourth round stays until its next print") {
  PointsCase c;
  LastPoints::Source source(*c.points);
  source.set_interval(15s);
  source.print_rarely("rare", 4);
  for (int round = 0; round < 12; ++round) {
    source.begin_round();
    c.print(source, "often 1 1");
    if (round == 0 || round == 4) c.print(source, "rare 1 " + std::to_string(round));
    source.end_round();
    c.now += 15s;
    CAPTURE(round);
    CHECK((c.shown().find("rare") != std::string::npos) == (round < 8));
  }
}

TEST_CASE("last points: a metric that is printed rarely grows old by its own interval") {
  PointsCase c;
  LastPoints::Source source(*c.points);
  source.set_interval(1h);
  source.print_rarely("rare", 4);
  c.print(source, "often 1 1");
  c.print(source, "rare 1 1");
  c.now += 2h + 1s;
  CHECK(c.shown() == R"(rare{host="h"} 1)");
  c.now += 6h;
  CHECK(c.points->samples().empty());
}

TEST_CASE("last points: a series belongs to whom it came from last") {
  PointsCase c;
  auto one = std::make_unique<LastPoints::Source>(*c.points);
  LastPoints::Source other(*c.points);
  c.print(*one, "a 1400000000 1");
  c.print(*one, "b 1400000000 1");
  c.print(other, "a 1400000000 2");
  one.reset();
  CHECK(c.shown() == R"(a{host="h"} 2)");
}

TEST_CASE("last points: a series that is not printed goes after 5 minutes, or two intervals") {
  PointsCase c;
  LastPoints::Source quick(*c.points), slow(*c.points);
  quick.set_interval(15s);
  slow.set_interval(1h);
  c.print(quick, "a 1400000000 1");
  c.print(slow, "b 1400000000 1");
  c.now += 300s;
  CHECK(c.points->samples().size() == 2);
  c.now += 1s;
  CHECK(c.shown() == R"(b{host="h"} 1)");
  c.now += 2h - 301s;
  CHECK(c.points->samples().size() == 1);
  c.now += 1s;
  CHECK(c.points->samples().empty());
}

TEST_CASE(
    "last points: what is beyond the bound is counted, told once, and taken when there is room") {
  PointsCase c({.most_series = 3});
  LastPoints::Source source(*c.points);
  for (int i = 0; i < 10; ++i) c.print(source, "m" + std::to_string(i) + " 1400000000 1");
  CHECK(c.points->series() == 3);
  CHECK(c.points->left_out().room == 7);
  REQUIRE(c.said.size() == 1);
  CHECK(c.said[0].find("there is room for 3 series and 4 MiB of names") != std::string::npos);
  // Known series go on; others find room once old ones are hidden, which is looked at each second.
  c.print(source, "m0 1400000001 2");
  CHECK(c.points->left_out().room == 7);
  source.begin_round();
  source.end_round();
  c.now += 1s;
  c.print(source, "m9 1400000001 2");
  CHECK(c.shown() == R"(m9{host="h"} 2)");
  CHECK(c.said.size() == 1);
}

TEST_CASE("last points: names are bounded in bytes, and what is freed counts no more") {
  PointsCase c({.most_bytes = 1700});  // four series
  LastPoints::Source source(*c.points);
  std::string name(400, 'n');
  for (int round = 0; round < 5; ++round) {
    source.begin_round();
    for (const char* end : {"a", "b"}) {
      c.print(source, name + end + std::to_string(round) + " 1 1");
    }
    source.end_round();
    CHECK(c.points->series() <= 4);
    c.now += 1s;
  }
  CHECK(c.points->left_out().room == 0);
  for (const char* end : {"c", "d", "e"}) c.print(source, name + end + "5 1 1");
  CHECK(c.points->series() == 4);
  CHECK(c.points->left_out().room == 1);
}
