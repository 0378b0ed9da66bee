#include "line/prometheus.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>

using namespace tsd::line;

TEST_CASE("prometheus: a time in seconds, with a fraction, or in milliseconds") {
  struct Row {
    const char* word;
    std::optional<std::int64_t> milliseconds;
  };
  const Row rows[] = {
      {"1600000000", 1'600'000'000'000},
      {"1600000000.5", 1'600'000'000'500},
      {"1600000000.12", 1'600'000'000'120},
      {"1600000000.007", 1'600'000'000'007},
      {"1600000000.9999", 1'600'000'000'999},
      {"1600000000123", 1'600'000'000'123},
      {"4294967295", 4'294'967'295'000},
      {"4294967296", 4'294'967'296},
      {"0001600000000", 1'600'000'000'000},
      {"0", 0},
      {"9223372036854775807", INT64_MAX},
      {"9223372036854775808", {}},
      {"1600000000123.5", {}},
      {"1600000000.", {}},
      {".5", {}},
      {"-1600000000", {}},
      {"+1600000000", {}},
      {"1.6e9", {}},
      {"", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.word);
    CHECK(prometheus_time(row.word) == row.milliseconds);
  }
}

TEST_CASE("prometheus: a value as the double that its text is") {
  CHECK(prometheus_value("0.1") == 0.1);
  CHECK(prometheus_value("-5") == -5.0);
  CHECK(prometheus_value("+5.") == 5.0);
  CHECK(prometheus_value(".5e-3") == 0.0005);
  CHECK(prometheus_value("9007199254740993") == 9007199254740992.0);
  CHECK(std::signbit(*prometheus_value("-0")));
  CHECK(prometheus_value("1e400") == INFINITY);
  CHECK(prometheus_value("-1e400") == -INFINITY);
  CHECK(prometheus_value("1e-400") == 0.0);
  CHECK(prometheus_value("+Inf") == INFINITY);
  CHECK(prometheus_value("-infinity") == -INFINITY);
  CHECK(std::isnan(prometheus_value("NaN").value_or(0)));
  for (const char* word :
       {"", "+", "-", "+-5", "--5", "0x10", "1_0", "1e", "5s", "nan(1)", " 5", "5 "}) {
    CAPTURE(word);
    CHECK_FALSE(prometheus_value(word));
  }
}
