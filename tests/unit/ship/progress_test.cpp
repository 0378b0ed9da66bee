#include "ship/progress.h"

#include <catch2/catch.hpp>

using namespace tsd::ship;
using namespace std::chrono_literals;

TEST_CASE("a push whose end is in sight has a bar and the time that is left") {
  ProgressText::Time start = ProgressText::Time() + 5s;
  ProgressText text(start);
  CHECK(text.at({1000, 250, 1000}, start + 3s) ==
        "[#####               ] 25 %, 1000 lines, 333 a second, 9 s left");
  CHECK(text.at({4000, 1000, 1000}, start + 6s) ==
        "[####################] 100 %, 4000 lines, 1000 a second");
  CHECK(text.age(start + 6s) == 6s);
}

TEST_CASE("without an end in sight there are lines and their rate") {
  ProgressText::Time start{};
  ProgressText text(start);
  CHECK(text.at({0, 0, 0}, start) == "0 lines, 0 a second");
  CHECK(text.at({500, 0, 0}, start + 5s) == "500 lines, 100 a second");
}
