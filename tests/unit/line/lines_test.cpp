#include "line/lines.h"

#include <catch2/catch.hpp>

TEST_CASE("lines: a point is one line, its value byte for byte") {
  tsd::line::Lines lines;
  lines.add("sys.cpu", 1700000000, "0.50", {{"cpu", "0"}, {"type", "user"}});
  lines.add("df.bytes.total", 1700000000, 18446744073709551615ULL);
  CHECK(lines.text() ==
        "sys.cpu 1700000000 0.50 cpu=0 type=user\n"
        "df.bytes.total 1700000000 18446744073709551615\n");
}
