#include "line/late_times.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

using tsd::line::may_be_late;

TEST_CASE("late times: a late time is found wherever it stands, and none where there is none") {
  constexpr std::int64_t kLatest = 1700000000;
  for (std::size_t shift = 1; shift < 150; ++shift) {
    CAPTURE(shift);
    std::string front = std::string(shift, 'm') + " 1700000000 1 host=a\n";
    std::string behind;
    for (std::size_t i = 0; i < shift % 4; ++i) behind += "other.metric 1600000000 -1.5 h=a dc=b\n";
    CHECK_FALSE(may_be_late(front + behind, kLatest));
    CHECK(may_be_late(front + behind, kLatest - 1));
    std::string late = std::string(shift, 'm') + " 1700000001 1 h=a\n";
    CHECK(may_be_late(late + behind, kLatest));
    CHECK(may_be_late(behind + late, kLatest));
    std::string milliseconds = std::string(shift, 'm') + " 1600000000123 1 h=a\n";
    CHECK(may_be_late(milliseconds + behind, kLatest));
    CHECK(may_be_late(behind + milliseconds, kLatest));
  }
  CHECK_FALSE(may_be_late("", kLatest));
  // Other words, and several words that are as long together.
  for (const char* line : {"m 1600000000 12 host=a dc=b\n", "m 1600000000 5 host=abc dc=b x=y\n",
                           "m 1600000000 2.34567890 h=a\n", "m 1600000000 9 host=abcdef x=y\n"}) {
    CAPTURE(line);
    CHECK_FALSE(may_be_late(std::string(line) + line + line + line + line, kLatest));
  }
}
