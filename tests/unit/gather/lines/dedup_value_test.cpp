#include "gather/lines/dedup_value.h"

#include <catch2/catch.hpp>

using tsd::gather::is_same_value;
using tsd::gather::is_zero_value;

TEST_CASE("dedup value: the same is the same text, or the same word in any case of letters") {
  CHECK(is_same_value("0.50", "0.50"));
  CHECK(is_same_value("true", "TRUE"));
  CHECK(is_same_value("False", "fALSE"));
  CHECK_FALSE(is_same_value("0", "0.0"));
  CHECK_FALSE(is_same_value("1e3", "1E3"));
  CHECK_FALSE(is_same_value("true", "false"));
  CHECK_FALSE(is_same_value("truer", "TRUER"));
}

TEST_CASE("dedup value: zero in every spelling, and false") {
  for (auto zero : {"0", "+0", "-0", "0.0", "+0.00", "0e5", ".0", "false", "False"}) {
    INFO(zero);
    CHECK(is_zero_value(zero));
  }
  for (auto other : {"1", "-1", "0.1", "1e-9", "true", "", "falsE0"}) {
    INFO(other);
    CHECK_FALSE(is_zero_value(other));
  }
}
