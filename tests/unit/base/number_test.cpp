#include "base/number.h"

#include <catch2/catch.hpp>
#include <cstdint>

TEST_CASE("number: the whole word or nothing") {
  using tsd::parse_number;
  CHECK(parse_number<int>("42") == 42);
  CHECK(parse_number<std::uint64_t>("18446744073709551615") == 18446744073709551615ULL);
  CHECK_FALSE(parse_number<std::uint64_t>("18446744073709551616"));
  CHECK_FALSE(parse_number<int>(""));
  CHECK_FALSE(parse_number<int>("+1"));
  CHECK_FALSE(parse_number<int>(" 1"));
  CHECK_FALSE(parse_number<int>("1 "));
  CHECK(parse_number<int>("0A", 16) == 10);
}

TEST_CASE("number: doubles are finite and decimal") {
  CHECK(tsd::parse_double("1.5") == 1.5);
  CHECK_FALSE(tsd::parse_double("nan"));
  CHECK_FALSE(tsd::parse_double("1e999"));
  CHECK_FALSE(tsd::parse_double("1.5x"));
}
