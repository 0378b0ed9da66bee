#include "line/judge.h"

#include <catch2/catch.hpp>
#include <set>

#include "support/line_cases.h"

using namespace tsd::line;

namespace {

const std::vector<std::pair<std::string, Dialect>> kDialects = {
    {"opentsdb", Dialect::opentsdb},     {"victoriametrics", Dialect::victoriametrics},
    {"influxdb", Dialect::influxdb},     {"portable", Dialect::portable},
    {"tcollector", Dialect::tcollector}, {"prometheus", Dialect::prometheus}};

/// "CODE COLUMN+LENGTH", as much of it as `wanted` has.
std::string shown(const Verdict& verdict, const std::string& wanted) {
  std::string text(name(verdict.code));
  if (wanted.find(' ') != wanted.npos) text += " " + std::to_string(verdict.column);
  if (wanted.find('+') != wanted.npos) text += "+" + std::to_string(verdict.length);
  return text;
}

Verdict judge_by(Dialect dialect, std::string_view line) {
  Rules rules;
  rules.dialect = dialect;
  return judge(line, rules);
}

Point split_by(Dialect dialect, std::string_view line) {
  Point point;
  split(line, dialect, point);
  return point;
}

}  // namespace

TEST_CASE("judge: every case of the tables, by every dialect") {
  for (const LineCase& one : read_line_cases(TSD_TEST_DATA "/lines/vectors.txt")) {
    CAPTURE(one.row, quoted(one.line, 100));
    REQUIRE(one.verdicts.size() == kDialects.size());
    for (const auto& [dialect_name, dialect] : kDialects) {
      CAPTURE(dialect_name);
      const std::string& wanted = one.verdicts.at(dialect_name);
      CHECK(shown(judge_by(dialect, one.line), wanted) == wanted);
    }
  }
}

TEST_CASE("judge: a line with put and one without get the same verdict") {
  for (const LineCase& one : read_line_cases(TSD_TEST_DATA "/lines/vectors.txt")) {
    if (!one.line.starts_with("put ") || one.line.size() > 1000) continue;
    CAPTURE(one.row);
    for (const auto& [dialect_name, dialect] : kDialects) {
      Verdict with = judge_by(dialect, one.line);
      Verdict without = judge_by(dialect, std::string_view(one.line).substr(4));
      bool begins_empty = without.code == Code::leading_space;  // "put  m": two spaces, or one
      CHECK((with.code == without.code || begins_empty));
    }
  }
}

TEST_CASE("judge: a tag may be missing where the rules allow it") {
  Rules rules;
  rules.allow_untagged = true;
  for (Dialect dialect : {Dialect::opentsdb, Dialect::portable}) {
    rules.dialect = dialect;
    CHECK(judge("m.ok 1600000000 1", rules).code == Code::good);
    CHECK(judge("m.ok 1600000000", rules).code == Code::missing_value);
  }
}

TEST_CASE("judge: the rules' limits win over the dialect's") {
  Rules rules;
  rules.max_tags = 1;
  Verdict verdict = judge("m.ok 1600000000 1 a=b c=d", rules);
  CHECK(verdict.code == Code::tag_count);
  CHECK(verdict.detail == 1);
  rules.max_line_bytes = 29;
  CHECK(judge("m.ok 1600000000 1 host=a", rules).code == Code::good);
  CHECK(judge("m.ok 1600000000 1 host=ab", rules).code == Code::line_length);
  CHECK(judge("put m.ok 1600000000 1 host=ab", rules).code == Code::line_length);
  rules.max_line_bytes = 4096;
  CHECK(judge("m.ok 1600000000 1 host=" + std::string(2000, 'x'), rules).code == Code::good);
}

TEST_CASE("judge: a required tag is looked for as a key, not as text") {
  Rules rules;
  rules.require_tags = {"host"};
  CHECK(judge("m.ok 1600000000 1 host=a", rules).code == Code::good);
  CHECK(judge("m.ok 1600000000 1 ghost=a x=host", rules).code == Code::tag_required);
}

TEST_CASE("judge: thousands of tags are read in one go, the repeated one found") {
  std::string line = "m.ok 1600000000 1";
  for (int i = 0; i < 4000; ++i) line += " k" + std::to_string(i) + "=v";
  CHECK(judge(line, {}).code == Code::tag_count);
  CHECK(judge(line + " k3999=w", {}).code == Code::tag_duplicate);
}

TEST_CASE("sentence: bytes of the line are quoted so that a terminal may show them") {
  std::string line = "m.ok 1600000000 \x1b[31m\xff host=a";
  Verdict verdict = judge(line, {});
  CHECK(name(verdict.code) == "value-syntax");
  CHECK(sentence(verdict, line) == "\"\\x1b[31m\\xff\" is not a number");
  CHECK(quoted("caf\xc3\xa9") == "\"caf\xc3\xa9\"");
  CHECK(tsd::line::quoted(std::string(100, 'x')) == "\"" + std::string(60, 'x') + "...\"");
}

TEST_CASE("split: a line in its parts, whatever stands around it") {
  for (std::string line :
       {"put m.ok 1600000000 1.5 host=a b=c\r", "m.ok 1600000000 1.5  host=a b=c "}) {
    Point point = split_by(Dialect::opentsdb, line);
    CHECK(point.metric == "m.ok");
    CHECK(point.time == "1600000000");
    CHECK(point.value == "1.5");
    REQUIRE(point.tags.size() == 2);
    CHECK(point.tags[0].key == "host");
    CHECK(point.tags[1].value == "c");
  }
  CHECK(split_by(Dialect::tcollector,
                 "m\t16\xc2\xa0"
                 "1")
            .value == "1");
  CHECK(split_by(Dialect::victoriametrics, "  put m 16 1 a=b=c").tags.at(0).value == "b=c");
}

TEST_CASE("judge: over telnet, a line for OpenTSDB has to fit into a frame") {
  Rules rules;
  auto code = [&](std::size_t wire_bytes) {
    std::string line = "put m 1600000000 1 host=";
    line.append(wire_bytes - line.size() - 1, 'x');
    return judge(line, rules).code;
  };
  CHECK(code(1024) == Code::good);
  CHECK(code(1025) == Code::long_line);
  rules.transport = Transport::telnet;
  CHECK(code(1024) == Code::good);
  CHECK(code(1025) == Code::frame_length);
  rules.transport = Transport::http;
  CHECK(code(1025) == Code::good);
  rules.transport = Transport::telnet;
  for (Dialect other : {Dialect::victoriametrics, Dialect::influxdb}) {
    rules.dialect = other;
    CHECK(code(1025) == Code::good);
  }
}

TEST_CASE("judge: two days ahead of the clock is too far for VictoriaMetrics") {
  Rules rules;
  rules.now = 1'600'000'000;
  for (auto [dialect, code] : {std::pair{Dialect::victoriametrics, Code::timestamp_ahead},
                               {Dialect::portable, Code::timestamp_ahead},
                               {Dialect::prometheus, Code::timestamp_ahead},
                               {Dialect::opentsdb, Code::good},
                               {Dialect::influxdb, Code::good}}) {
    rules.dialect = dialect;
    CHECK(judge("m 1600172700 1 h=a", rules).code == Code::good);
    CHECK(judge("m 1600172800 1 h=a", rules).code == code);
  }
  rules.dialect = Dialect::victoriametrics;
  rules.transport = Transport::http;
  CHECK(judge("m 1600172700123 1 h=a", rules).code == Code::good);
  CHECK(judge("m 1600172800123 1 h=a", rules).code == Code::timestamp_ahead);
  rules.now = 0;
  CHECK(judge("m 1600172800123 1 h=a", rules).code == Code::good);
}

TEST_CASE("faults: every code but those of streams and statistics has a case in the tables") {
  std::set<std::string> seen;
  for (const LineCase& one : read_line_cases(TSD_TEST_DATA "/lines/vectors.txt")) {
    for (const auto& [dialect, verdict] : one.verdicts)
      seen.insert(verdict.substr(0, verdict.find(' ')));
  }
  for (const Fault& row : faults()) {
    CAPTURE(row.name);
    bool elsewhere = row.code == Code::no_newline || row.code == Code::value_mixed ||
                     row.code == Code::tag_required || row.code == Code::frame_length ||
                     row.code == Code::timestamp_ahead;
    CHECK((elsewhere || seen.count(std::string(row.name)) == 1));
  }
}
