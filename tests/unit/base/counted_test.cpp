#include "base/counted.h"

#include <catch2/catch.hpp>

using namespace tsd;

TEST_CASE("counted: one thing has no s") {
  CHECK(counted(0, "point") == "0 points");
  CHECK(counted(1, "point") == "1 point");
  CHECK(counted(2, "damaged place") == "2 damaged places");
  CHECK(is_or_are(1) == "is");
  CHECK(is_or_are(0) == "are");
}
