#include "gather/line_gate.h"

#include <catch2/catch.hpp>
#include <vector>

namespace gather = tsd::gather;
namespace os = tsd::os;

namespace {

struct GateCase {
  gather::GateContext context{{{}, gather::Tagger({{"host", "h"}}, 8), 60}};
  gather::LinePolicy& policy = context.policy;
  std::vector<std::string> said;
  std::string out;
  gather::LineGate gate;

  GateCase() : gate("mine.py", context, [this](std::string_view s) { said.emplace_back(s); }) {
    policy.rules.dialect = tsd::line::Dialect::tcollector;
  }
};

}  // namespace

TEST_CASE("line gate: half lines wait for their end, and the last needs none") {
  GateCase c;
  c.gate.feed("a.b 1400000000 ", c.out);
  CHECK(c.out.empty());
  c.gate.feed("1\nc.d 1400000000 2", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  c.gate.end(c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\nc.d 1400000000 2 host=h\n");
  CHECK(c.gate.counts().sent == 2);
}

TEST_CASE("line gate: half a line of a stream that was cut off is no point, and said") {
  GateCase c;
  c.gate.feed("a.b 1400000000 1\nc.d 1400000000 2", c.out);
  CHECK(c.gate.is_amid_line());
  c.gate.cut_off();  // of 2345, say
  CHECK_FALSE(c.gate.is_amid_line());
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  CHECK(c.gate.counts().received == 2);
  CHECK(c.gate.counts().invalid == 1);
  CHECK(c.said == std::vector<std::string>{
                      "mine.py: it ended amid a line, which is left out: \"c.d 1400000000 2\""});
  c.gate.cut_off();
  CHECK(c.gate.counts().received == 2);
}

TEST_CASE(
    "line gate: by a TSD's rules, words are set apart as tcollector does, and what is lost is "
    "told") {
  GateCase c;
  c.policy.rules.dialect = tsd::line::Dialect::opentsdb;
  c.policy.rules.allow_untagged = true;
  c.gate.feed("a.b   1400000000\t1  x=y \r\na.b 1400000000 nan\na.b 1400000000.5 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 x=y host=h\n");
  REQUIRE(c.said.size() == 2);
  CHECK(c.said[0] == "mine.py: 16: \"nan\" is not a finite number: \"a.b 1400000000 nan\"");
  CHECK(c.said[1].ends_with(
      " milliseconds since 1970; print whole seconds: %d: \"a.b 1400000000.5 1\""));
}

TEST_CASE("line gate: of the bad lines of one metric the 1st, 10th, 100th are told") {
  GateCase c;
  for (int i = 0; i < 120; ++i)
    c.gate.feed("a.b 14000000" + std::to_string(10 + i) + " None\nc.d 1400000000 1\n", c.out);
  CHECK(c.gate.counts().invalid == 120);
  REQUIRE(c.said.size() == 3);
  CHECK(c.said[0] == "mine.py: 16: \"None\" is not a number: \"a.b 1400000010 None\"");
  CHECK(c.said[1].ends_with("\"a.b 1400000019 None\" (10 times by now)"));
  CHECK(c.said[2].ends_with(" (100 times by now)"));
}

TEST_CASE("line gate: a line that is no point is told with its collector's name") {
  GateCase c;
  c.gate.feed("garbage\na.b 1400000000 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  REQUIRE(c.said.size() == 1);
  CHECK(c.said[0].starts_with("mine.py: "));
  CHECK(c.said[0].ends_with("\"garbage\""));
  CHECK(c.gate.counts().invalid == 1);
}

TEST_CASE("line gate: a line over the limit costs itself only") {
  GateCase c;
  c.gate.feed(std::string(1 << 20, 'x'), c.out);
  c.gate.feed("\na.b 1400000000 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  CHECK(c.gate.counts().invalid == 1);
  CHECK(c.gate.counts().received == 2);
  REQUIRE(c.said.size() == 1);
}

TEST_CASE("line gate: a policy that comes later is the one that counts") {
  GateCase c;
  c.policy.max_line_bytes = 10;
  c.gate.feed("a.b 1400000000 1\n", c.out);
  CHECK(c.out.empty());
  c.policy.max_line_bytes = 20;
  c.gate.feed("a.b 1400000000 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
}

TEST_CASE("line gate: empty lines are neither points nor faults") {
  GateCase c;
  c.gate.feed("\n  \n\r\n", c.out);
  CHECK(c.said.empty());
  CHECK(c.gate.counts().received == 0);
}

TEST_CASE("line gate: values pass byte for byte") {
  GateCase c;
  c.gate.feed("a.b 1400000000 007\na.b 1400000000 18446744073709551616\n", c.out);
  CHECK(c.out == "a.b 1400000000 007 host=h\na.b 1400000000 18446744073709551616 host=h\n");
}

TEST_CASE("line gate: gates that share a context keep their half lines apart") {
  GateCase c;
  gather::LineGate other("other.py", c.context, [](std::string_view) {});
  c.gate.feed("a.b 1400000000 1 k=", c.out);
  other.feed("c.d 1400000000 2 q=", c.out);
  c.gate.feed("v\n", c.out);
  other.feed("w\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 k=v host=h\nc.d 1400000000 2 q=w host=h\n");
}

TEST_CASE("line gate: a clock set back is followed by dedup, and said once") {
  GateCase c;
  os::Clock clock(1'400'000'000);
  c.context.clock = &clock;
  c.policy.dedup.interval = 600;
  c.gate.feed("a.b 1400000000 1\nc.d 1400000000000 5\ne.f 1400000000 9\n", c.out);
  c.gate.feed("a.b 1400000000 2\n", c.out);  // out of order, whatever the clock says
  c.gate.feed("a.b 1399999000 2\n", c.out);
  CHECK(c.said.size() == 2);
  CHECK(c.gate.counts().invalid == 2);
  clock = os::Clock(1'399'996'400);
  c.out.clear();
  c.said.clear();
  c.gate.feed("a.b 1399996400 2\nc.d 1399996400123 6\na.b 1399996401 3\n", c.out);
  CHECK(c.out == "a.b 1399996400 2 host=h\nc.d 1399996400123 6 host=h\na.b 1399996401 3 host=h\n");
  REQUIRE(c.said.size() == 1);
  CHECK(c.said[0].starts_with("mine.py: the clock was set back: its last points are 3600 s ahead"));
  c.gate.feed("a.b 1399996400 4\n", c.out);  // out of order by the new time
  CHECK(c.said.size() == 2);
  c.gate.feed("e.f 1399999999 9\n", c.out);  // and one that is itself ahead of the clock
  CHECK(c.said.size() == 3);
}

TEST_CASE("line gate: a leading put is taken off, in every form of a line") {
  GateCase c;
  c.gate.feed("put a.b 1400000000 1\nput  a.b  1400000001 2\nput a.b 1400000002 3\r\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\na.b 1400000001 2 host=h\na.b 1400000002 3 host=h\n");
  CHECK(c.said.empty());
  c.out.clear();
  c.gate.feed("put a.b x 1\nput put a.b 1400000003 1\nput 1400000003 1\nput\n", c.out);
  CHECK(c.out.empty());
  REQUIRE(c.said.size() == 4);
  // Columns and quotes are those of the line as it was printed.
  CHECK(c.said[0].find("mine.py: 9: ") == 0);
  CHECK(c.said[0].find("\"put a.b x 1\"") != std::string::npos);
  CHECK(c.gate.counts().invalid == 4);
}

TEST_CASE("line gate: lines with and without put are of one series") {
  GateCase c;
  c.policy.dedup.interval = 300;
  c.gate.feed("a.b 1400000000 1\nput a.b 1400000015 1\na.b 1400000030 1\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 host=h\n");
  CHECK(c.gate.counts().held == 2);
}

TEST_CASE("line gate: for Prometheus, plain tags that become one label are refused") {
  GateCase c;
  c.policy.rules.dialect = tsd::line::Dialect::prometheus;
  c.gate.feed("a.b 1400000000 1 x.y=1 x-y=2\na.b 1400000000 1 x.y=1 z=2\n", c.out);
  CHECK(c.out == "a.b 1400000000 1 x.y=1 z=2 host=h\n");
  REQUIRE(c.said.size() == 1);
  CHECK(
      c.said[0] ==
      "mine.py: 24: \"x-y\" becomes the same label as another tag of the line: \"a.b 1400000000 1 "
      "x.y=1 x-y=2\"");
}

TEST_CASE("line gate: points are kept for Prometheus though dedup holds them back") {
  GateCase c;
  gather::LastPoints points({}, tsd::say_nothing);
  c.context.last_points = &points;
  c.policy.dedup.interval = 600;
  gather::LineGate gate("kept.py", c.context, tsd::say_nothing);
  gate.feed("a.b 1400000000 1\na.b 1400000015 1\n", c.out);
  gate.feed("a.b 1400000030 1\n", c.out);
  CHECK(gate.counts().held > 0);
  CHECK(points.samples().size() == 1);
  c.out.clear();
  c.context.only_keeps = true;
  gate.feed("c.d 1400000000 5\n", c.out);
  CHECK(c.out.empty());
  CHECK(points.samples().size() == 2);
}

TEST_CASE(
    "gate: while people look on, they get what is passed on and what is refused, with its source") {
  GateCase c;
  tsd::watch::Feed feed;
  tsd::watch::Feed::Taken taken;
  c.gate.feed("a.b 1400000000 1\n", c.out);
  c.context.feed = &feed;
  c.gate.feed("a.b 1400000001 2\nno point\nc.d 14000000", c.out);
  c.gate.feed(std::string(100, 'x'), c.out);
  c.gate.feed("\n", c.out);
  c.gate.feed("a.b 140000", c.out);
  c.gate.cut_off();
  c.gate.feed("a.b 1400000002 3", c.out);
  c.gate.end(c.out);
  feed.take(taken);
  CHECK(taken.lines == "a.b 1400000001 2 host=h\na.b 1400000002 3 host=h\n");
  REQUIRE(taken.refusals.size() == 3);
  CHECK(taken.refusals[0].line == "no point");
  CHECK(taken.refusals[0].reason.starts_with("mine.py: "));
  CHECK(taken.refusals[1].reason == "mine.py: a line of more than 60 bytes");
  CHECK(taken.refusals[2].line == "a.b 140000");
  CHECK(taken.refusals[2].reason == "mine.py: it ended amid a line, which is left out");
  CHECK(c.gate.counts().invalid == 3);
}
