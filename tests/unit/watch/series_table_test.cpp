#include "watch/series_table.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

using namespace tsd;
using watch::Series;
using watch::SeriesTable;

namespace {

constexpr std::int64_t kSeriesNow = 1'700'000'000'000;

const Series& only(const SeriesTable& table) {
  REQUIRE(table.series().size() == 1);
  return table.series().front();
}

std::size_t take_many(SeriesTable& table, int from, int count, std::int64_t now_ms) {
  for (int i = from; i < from + count; ++i)
    table.take(fmt::format("m{} 1700000000 1 host=h{}", i, i), now_ms);
  return table.series().size();
}

}  // namespace

TEST_CASE("a series has its last value as in the line, and its time") {
  SeriesTable table;
  REQUIRE_FALSE(table.take("proc.x 1700000000 1.50 host=a b=c", kSeriesNow));
  REQUIRE_FALSE(table.take("proc.x 1700000010 +2.5e1 host=a b=c\r", kSeriesNow + 5));
  const Series& series = only(table);
  REQUIRE(series.metric() == "proc.x");
  REQUIRE(series.tags() == "host=a b=c");
  REQUIRE(series.value() == "+2.5e1");
  REQUIRE(series.number() == 25);
  REQUIRE(series.time_ms() == 1'700'000'010'000);
  REQUIRE(series.arrived_ms() == kSeriesNow + 5);
  REQUIRE(series.change() == 2.35);
  REQUIRE(table.points() == 2);
}

TEST_CASE("times are seconds, seconds with a fraction, or milliseconds") {
  SeriesTable table;
  table.take("m 1700000000 1 a=b", kSeriesNow);
  REQUIRE(only(table).time_ms() == 1'700'000'000'000);
  table.take("m 1700000000.250 1 a=b", kSeriesNow);
  REQUIRE(only(table).time_ms() == 1'700'000'000'250);
  table.take("m 1700000000500 3 a=b", kSeriesNow);
  REQUIRE(only(table).time_ms() == 1'700'000'000'500);
  REQUIRE(only(table).change() == 8);
}

TEST_CASE("between points that do not follow each other there is no change") {
  SeriesTable table;
  table.take("m 1700000010 1 a=b", kSeriesNow);
  REQUIRE_FALSE(only(table).change());
  table.take("m 1700000010 2 a=b", kSeriesNow);
  REQUIRE_FALSE(only(table).change());
  table.take("m 1700000000 3 a=b", kSeriesNow);
  REQUIRE_FALSE(only(table).change());
  REQUIRE(only(table).value() == "3");
}

TEST_CASE("the last 60 values are kept for a plot, or the steps between them") {
  SeriesTable table;
  for (int i = 0; i < 100; ++i)
    table.take(fmt::format("m {} {} a=b", 1700000000 + i, i * i), kSeriesNow);
  std::vector<double> values = only(table).plot(false);
  REQUIRE(values.size() == Series::kPlotted);
  REQUIRE(values.front() == 1600);
  REQUIRE(values.back() == 9801);
  std::vector<double> changes = only(table).plot(true);
  REQUIRE(changes.size() == Series::kPlotted - 1);
  REQUIRE(changes.back() == 197);
}

TEST_CASE("what is no point has a verdict and is in no series") {
  SeriesTable table;
  for (const char* line : {"", "m", "m 1700000000", "m 1700000000 x a=b", "<b> 1700000000 1 a=b"})
    REQUIRE(table.take(line, kSeriesNow));
  REQUIRE(table.series().empty());
  REQUIRE(table.points() == 0);
}

TEST_CASE("points without tags and with many are points") {
  SeriesTable table;
  REQUIRE_FALSE(table.take("m 1700000000 1", kSeriesNow));
  REQUIRE_FALSE(table.take("m 1700000000 1 a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=1 i=1 j=1", kSeriesNow));
  REQUIRE(table.series().size() == 2);
  REQUIRE(table.series().front().tags().empty());
}

TEST_CASE("hosts have their series and points") {
  SeriesTable table;
  table.take("m 1700000000 1 host=a", kSeriesNow);
  table.take("m 1700000000 1 host=b", kSeriesNow);
  table.take("n 1700000000 1 x=y host=b", kSeriesNow + 1);
  table.take("n 1700000000 2 x=y host=b", kSeriesNow + 2);
  table.take("n 1700000000 2 x=y", kSeriesNow + 3);
  REQUIRE(table.hosts().size() == 2);
  const watch::Host& host = table.hosts()[1];
  REQUIRE(host.name == "b");
  REQUIRE(host.series == 2);
  REQUIRE(host.points == 3);
  REQUIRE(host.arrived_ms == kSeriesNow + 2);
}

TEST_CASE("beyond the most series points are counted, until a series is stale") {
  SeriesTable table(3);
  REQUIRE(take_many(table, 0, 3, kSeriesNow) == 3);
  REQUIRE(take_many(table, 3, 2, kSeriesNow + SeriesTable::kStaleMs) == 3);
  REQUIRE(table.points_beyond() == 2);
  table.take("m1 1700000000 7 host=h1", kSeriesNow + SeriesTable::kStaleMs);
  REQUIRE(take_many(table, 5, 2, kSeriesNow + SeriesTable::kStaleMs + 1) == 3);
  REQUIRE(table.points_beyond() == 2);
  REQUIRE(table.points() == 8);
  std::vector<std::string> names;
  for (const Series& series : table.series()) names.push_back(std::string(series.metric()));
  REQUIRE(names == std::vector<std::string>{"m5", "m1", "m6"});
  REQUIRE(table.hosts()[0].series == 0);
  table.take("m0 1700000000 7 host=h0", kSeriesNow + SeriesTable::kStaleMs + 1);
  REQUIRE(table.points_beyond() == 3);
}

TEST_CASE("a name that is too long is counted, not kept") {
  SeriesTable table;
  std::string name(SeriesTable::kLongestKey, 'm');
  REQUIRE_FALSE(table.take(name + " 1700000000 1 a=b", kSeriesNow));
  REQUIRE(table.series().empty());
  REQUIRE(table.points_beyond() == 1);
}

TEST_CASE("beyond the most hosts a series has none") {
  SeriesTable table;
  take_many(table, 0, SeriesTable::kMostHosts + 5, kSeriesNow);
  REQUIRE(table.hosts().size() == SeriesTable::kMostHosts);
  REQUIRE(table.series().back().host() == SeriesTable::kNoHost);
}
