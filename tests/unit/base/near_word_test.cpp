#include "base/near_word.h"

#include <catch2/catch.hpp>

using namespace tsd;

TEST_CASE("near word: typing errors and beginnings find it, other words find none") {
  const std::vector<std::string> known{"once", "collectors", "sensors", "host-from", "host-wait"};
  CHECK(near_word("onec", known) == "once");
  CHECK(near_word("once", known) == "once");
  CHECK(near_word("onc", known) == "once");
  CHECK(near_word("colectors", known) == "collectors");
  CHECK(near_word("collecters", known) == "collectors");
  CHECK(near_word("sensor", known) == "sensors");
  CHECK(near_word("host-fron", known) == "host-from");
  CHECK(near_word("host", known) == "host-from");
  CHECK(near_word("verbose", known).empty());
  CHECK(near_word("a", known).empty());
  CHECK(near_word("", known).empty());
  CHECK(near_word("x", {}).empty());
  CHECK(near_word(std::string(100'000, 'o'), known).empty());
}
