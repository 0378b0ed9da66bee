#include "gather/intake.h"

#include <catch2/catch.hpp>
#include <vector>

namespace gather = tsd::gather;

namespace {

struct Case {
  gather::Standards standards{{}, gather::Tagger({{"host", "h"}}, 8), 60};
  std::vector<std::string> said;
  std::string out;
  gather::Intake intake;

  Case() : intake("mine.py", standards, [this](std::string_view s) { said.emplace_back(s); }) {
    standards.rules.dialect = tsd::line::Dialect::tcollector;
  }
};

}  // namespace

TEST_CASE("intake: half lines wait for their end, and the last needs none") {
  Case c;
  c.intake.feed("a.b 1400000000 ", c.out);
  CHECK(c.out.empty());
  c.intake.feed("1\nc.d 1400000000 2", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  c.intake.end(c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\nc.d 1400000000 2 host=h\n");
  CHECK(c.intake.counts().sent == 2);
}

TEST_CASE("intake: half a line of a stream that was cut off is no point, and said") {
  Case c;
  c.intake.feed("a.b 1400000000 1\nc.d 1400000000 2", c.out);
  CHECK(c.intake.is_amid_line());
  c.intake.cut_off();  // of 2345, say
  CHECK_FALSE(c.intake.is_amid_line());
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  CHECK(c.intake.counts().received == 2);
  CHECK(c.intake.counts().invalid == 1);
  CHECK(c.said == std::vector<std::string>{
                      "mine.py: it ended amid a line, which is left out: \"c.d 1400000000 2\""});
  c.intake.cut_off();
  CHECK(c.intake.counts().received == 2);
}

TEST_CASE("intake: a line that is no point is told with its collector's name") {
  Case c;
  c.intake.feed("garbage\na.b 1400000000 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  REQUIRE(c.said.size() == 1);
  CHECK(c.said[0].starts_with("mine.py: "));
  CHECK(c.said[0].ends_with("\"garbage\""));
  CHECK(c.intake.counts().invalid == 1);
}

TEST_CASE("intake: a line over the limit costs itself only") {
  Case c;
  c.intake.feed(std::string(1 << 20, 'x'), c.out);
  c.intake.feed("\na.b 1400000000 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  CHECK(c.intake.counts().invalid == 1);
  CHECK(c.intake.counts().received == 2);
  REQUIRE(c.said.size() == 1);
}

TEST_CASE("intake: standards that come later are those that count") {
  Case c;
  c.standards.max_line_bytes = 10;
  c.intake.feed("a.b 1400000000 1\n", c.out);
  CHECK(c.out.empty());
  c.standards.max_line_bytes = 20;
  c.intake.feed("a.b 1400000000 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
}

TEST_CASE("intake: empty lines are neither points nor faults") {
  Case c;
  c.intake.feed("\n  \n\r\n", c.out);
  CHECK(c.said.empty());
  CHECK(c.intake.counts().received == 0);
}

TEST_CASE("intake: values pass byte for byte") {
  Case c;
  c.intake.feed("a.b 1400000000 007\na.b 1400000000 18446744073709551616\n", c.out);
  CHECK(c.out == "a.b 1400000000 007 host=h\na.b 1400000000 18446744073709551616 host=h\n");
}
