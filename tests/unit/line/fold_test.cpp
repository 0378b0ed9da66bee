#include "line/fold.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

using namespace tsd::line;

TEST_CASE("fold: of one code and metric the 1st, 10th, 100th are told") {
  Fold fold;
  std::vector<std::uint64_t> told;
  for (int i = 0; i < 120; ++i) {
    auto times = fold.count("value-syntax", "m.x 16000000" + std::to_string(10 + i) + " 3,14 a=b");
    if (times > 0) told.push_back(times);
  }
  CHECK(told == std::vector<std::uint64_t>{1, 10, 100});
  CHECK(fold.take_untold() == 117);
  CHECK(fold.take_untold() == 0);
  CHECK(fold.count("value-syntax", "put m.y 1600000000 3,14 a=b") == 1);
  CHECK(fold.count("value-range", "m.x 1600000000 3,14 a=b") == 1);
  CHECK(fold.count("value-syntax", "put m.x 1600000000 3,14 a=b") == 0);
}

TEST_CASE("fold: metrics without end are told apart up to a limit, then by their codes") {
  Fold fold;
  int told = 0;
  for (int i = 0; i < 100'000; ++i) {
    if (fold.count("metric-character", "m%" + std::to_string(i)) > 0) ++told;
  }
  CHECK(told <= 1010);
  CHECK(fold.count("value-syntax", "new 1 x") == 1);
}

TEST_CASE("fold: the words") {
  CHECK(times_by_now(1).empty());
  CHECK(times_by_now(10) == " (10 times by now)");
  CHECK(untold_lines(1) == "1 more line like these is not shown");
  CHECK(untold_lines(2) == "2 more lines like these are not shown");
}
