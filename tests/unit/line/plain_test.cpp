#include "line/plain.h"

#include <catch2/catch.hpp>

#include "support/random_lines.h"
#include "support/scan_compare.h"

using namespace tsd::line;

namespace {

std::string spelled(const Point& point) {
  auto text = fmt::format("{}|{}|{}", point.metric, point.time, point.value);
  for (const Tag& tag : point.tags) text += fmt::format("|{}|{}", tag.key, tag.value);
  return text;
}

}  // namespace

TEST_CASE("plain: parts of a plain line") {
  Point point;
  REQUIRE(split_plain("sys.cpu-0 1366155625 -1.50 host=a cpu=/x_y", point));
  CHECK(spelled(point) == "sys.cpu-0|1366155625|-1.50|host|a|cpu|/x_y");
}

TEST_CASE("plain: numbers with decimals and exponents, as the scanner has them") {
  Point point;
  for (const char* value : {"0", "-1", "123456789012345", "0.30000000000000004", "-5.1e-06",
                            "1E+20", "1.7976931348623157e99", "00.5e7"}) {
    CAPTURE(value);
    std::string line = std::string("m 1366155625 ") + value + " a=b";
    CHECK(split_plain(line, point));
    CHECK(point.value == value);
  }
}

TEST_CASE("plain: whatever is odd is left to the judge") {
  Point point;
  for (const char* line : {"",
                           "m",
                           "m 1366155625",
                           "m 1366155625 ",
                           "m 1366155625 1",
                           "m 1366155625 1 ",
                           "m 1366155625 1  a=b",
                           "m  1366155625 1 a=b",
                           " m 1366155625 1 a=b",
                           "m 1366155625 1 a=b ",
                           "m 13661556250 1 a=b",
                           "m 4366155625 1 a=b",
                           "m 1366155625 1e a=b",
                           "m 1366155625 1e+ a=b",
                           "m 1366155625 1e-100 a=b",
                           "m 1366155625 1e+-3 a=b",
                           "m 1366155625 .e3 a=b",
                           "m 1366155625 1.5e3.5 a=b",
                           "m 1366155625 1234567890123456 a=b",
                           "m 1366155625 0.1234567890123456789012345678901234567890 a=b",
                           "m 1366155625 . a=b",
                           "m 1366155625 1. a=b",
                           "m 1366155625 +1 a=b",
                           "m 1366155625 1 a",
                           "m 1366155625 1 a=",
                           "m 1366155625 1 =b",
                           "m 1366155625 1 a=b=c",
                           "m 1366155625 1 a=b a=c",
                           "m 1366155625 1 a=b\r",
                           "m\t1366155625 1 a=b",
                           "put 1366155625 1 a=b",
                           "m 1366155625 1 a=\xc3\xa9"}) {
    CAPTURE(line);
    CHECK_FALSE(split_plain(line, point));
  }
}

TEST_CASE("plain: what it takes every dialect takes, and in the same parts, in random lines") {
  Point quick;
  Point slow;
  std::size_t taken = 0;
  RandomLines random(5);
  for (int i = 0; i < 200'000; ++i) {
    std::string line = random.line(random.below(3) * 20);
    if (!split_plain(line, quick)) continue;
    ++taken;
    for (Rules rules : all_line_rules()) {
      rules.max_tags = 0;
      rules.require_tags.clear();
      CAPTURE(line, int(rules.dialect));
      Verdict verdict = judge(line, rules);
      if (verdict.refused() && verdict.code != Code::tag_collision) FAIL("refused");
      split(line, rules.dialect, slow);
      if (spelled(quick) != spelled(slow)) FAIL(spelled(quick) + " is not " + spelled(slow));
    }
  }
  CHECK(taken > 10'000);
}
