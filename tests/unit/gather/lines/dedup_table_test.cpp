#include "gather/lines/dedup_table.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>

using tsd::gather::DedupTable;

namespace {

/// Keys that lie all over the table, or where `crowded` all at its end.
std::uint64_t key(std::uint64_t number, bool crowded = false) {
  return crowded ? 0xffffffff00000000u + number : (number + 1) * 0x9e3779b97f4a7c15u;
}

void add(DedupTable& table, std::uint64_t key, double since, std::string_view value) {
  auto [series, is_new] = table.find_or_add(key);
  REQUIRE(is_new);
  series.since = since;
  table.set_last(series, {"1366155625", value});
}

std::string last_value(DedupTable& table, std::uint64_t key) {
  auto [series, is_new] = table.find_or_add(key);
  return is_new ? "none" : std::string(table.last(series).value);
}

}  // namespace

TEST_CASE("dedup table: each series keeps its own last line while the table grows") {
  for (bool crowded : {false, true}) {
    DedupTable table;
    for (std::uint64_t i = 0; i < 500; ++i) add(table, key(i, crowded), 1, std::to_string(i));
    CHECK(table.series() == 500);
    for (std::uint64_t i = 0; i < 500; ++i) {
      REQUIRE(last_value(table, key(i, crowded)) == std::to_string(i));
    }
  }
}

TEST_CASE("dedup table: at most 64 bytes a series") {
  DedupTable table;
  double worst = 0;
  for (std::uint64_t i = 0; i < 100000; ++i) {
    add(table, key(i), 1, "123456");
    if (i >= 1000) worst = std::max(worst, double(table.bytes()) / double(table.series()));
  }
  CHECK(table.series() == 100000);
  CHECK(worst <= 64);
}

TEST_CASE("dedup table: a line of any length is kept, long and short in turn") {
  DedupTable table;
  add(table, 1, 1, "");
  for (std::size_t size : {11, 12, 300, 11, 0, 40, 41}) {
    auto found = table.find_or_add(1);
    CHECK_FALSE(found.is_new);
    std::string value(size, 'v');
    table.set_last(found.series, {"1366155625", value});
    CHECK(table.last(found.series).time == "1366155625");
    CHECK(table.last(found.series).value == value);
  }
}

TEST_CASE("dedup table: eviction forgets the old, keeps the others, and gives memory back") {
  DedupTable table;
  std::string long_value(100, '7');
  for (std::uint64_t i = 0; i < 1000; ++i) add(table, key(i), double(i), long_value);
  auto before = table.bytes();
  table.evict(990);
  CHECK(table.series() == 10);
  CHECK(table.bytes() < before / 20);
  CHECK(last_value(table, key(990)) == long_value);
  table.evict(0);
  CHECK(table.series() == 10);
  CHECK(last_value(table, key(989)) == "none");
}
