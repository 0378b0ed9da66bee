// What is said about lines: explanations, reports, repairs, and how many different things there
// were.
#include <catch2/catch.hpp>
#include <cstdint>

#include "line/validate/distinct.h"
#include "line/validate/explanation.h"
#include "line/validate/repair.h"
#include "line/validate/report.h"
#include "support/line_cases.h"
#include "support/scan_compare.h"

using namespace tsd::line;

TEST_CASE("lessons: every example has the fault it stands for, and every repair mends it") {
  for (const Explanation& explanation : explanations()) {
    CAPTURE(name(explanation.code));
    Rules rules;
    rules.dialect = explanation.dialect;
    if (!explanation.example.empty())
      CHECK(judge(explanation.example, rules).code == explanation.code);
    if (!explanation.repair.empty()) CHECK(judge(explanation.repair, rules).code == Code::good);
  }
}

TEST_CASE("explain: a page for each code, a list for none, an error for what is no code") {
  auto page = explain({"timestamp-misread"});
  REQUIRE(page);
  CHECK(page->starts_with("timestamp-misread (warning)\n  rule     "));
  CHECK(page->find("\n  example  m.ok 1600000000.5 1 host=a   (opentsdb)\n") != std::string::npos);
  auto list = explain({});
  REQUIRE(list);
  for (const Fault& row : faults())
    CHECK(list->find(std::string(row.name) + " ") != std::string::npos);
  auto unknown = explain({"tab", "nonsense"});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().text ==
        "\"nonsense\" is not a code: tsd-validate-line --explain lists them");
}

TEST_CASE("report: place, code, sentence, and a caret under the byte") {
  std::string line = "m%k 1600000000 1 host=a";
  Verdict verdict = judge(line, {});
  CHECK(report_text({"f", 7}, verdict, line, false) ==
        "f:7:2: metric-character: \"%\" may not stand in a metric; letters, digits and - _ . / "
        "may\n");
  CHECK(report_text({"f", 7}, verdict, line, true).ends_with("  m%k 1600000000 1 host=a\n   ^\n"));
  line = "caf\xc3\xaa\x1b 1600000000 true host=a";
  CHECK(report_text({"f", 1}, {Code::value_boolean, 19, 4, 0}, line, true)
            .ends_with("  caf\xc3\xaa. 1600000000 true host=a\n                   ^~~~\n"));
  CHECK(report_text({"f", 1}, {Code::tag_missing, 5, 0, 0}, "m.ok", true)
            .ends_with("  m.ok\n      ^\n"));
}

TEST_CASE("report: JSON is one line, whatever the bytes") {
  std::string line = "m\"\xff\t 1";
  CHECK(report_json({"f", 1}, {Code::metric_character, 2, 1, 0}, line) ==
        "{\"file\":\"f\",\"line\":1,\"column\":2,\"length\":1,\"code\":\"metric-character\","
        "\"severity\":"
        "\"fault\",\"sentence\":\"\\\"\\\"\\\" may not stand in a metric; letters, digits and - _ "
        ". / may; print names without quotes\","
        "\"text\":\"m\\\"\\ufffd\\u0009 1\"}\n");
}

TEST_CASE("repair: what has one right answer, by the rules of the dialect") {
  struct Row {
    const char *before, *after;
    Dialect dialect = Dialect::opentsdb;
  };
  const Row rows[] = {
      {"  m\t1600000000  1 host=a \r\r", "m 1600000000 1 host=a"},
      {"\xef\xbb\xbfm 1600000000 1 host=a", "m 1600000000 1 host=a"},
      {" \xef\xbb\xbf m 1600000000 1 host=a\r \r", "m 1600000000 1 host=a"},
      {"Put m 1600000000 False host=a", "put m 1600000000 0 host=a"},
      {"m 1600000000.5 1 host=a", "m 1600000000500 1 host=a"},
      {"m 1600000000.000 1 host=a", "m 1600000000 1 host=a", Dialect::portable},
      {"m +1600000000 1 host=a", "m 1600000000 1 host=a", Dialect::victoriametrics},
      {"m 1600000000. 1 host=a", "m 1600000000 1 host=a", Dialect::victoriametrics},
      {"m 1600000000 .25 host=a", "m 1600000000 0.25 host=a", Dialect::victoriametrics},
      {"m 1600000000 +5 host=a", "m 1600000000 5 host=a", Dialect::portable},
      {"m 1600000000 -.5 host=a", "m 1600000000 -0.5 host=a", Dialect::portable},
      {"m 1600000000 5. host=a", "m 1600000000 5.0 host=a", Dialect::portable},
      {"m 1600000000 1.5f host=a", "m 1600000000 1.5 host=a", Dialect::victoriametrics},
      {"m 1600000000 1 host=a host=a", "m 1600000000 1 host=a", Dialect::portable},
  };
  for (const Row& row : rows) {
    Rules rules;
    rules.dialect = row.dialect;
    CAPTURE(row.before);
    auto repaired = repair(row.before, rules);
    REQUIRE(repaired);
    CHECK(repaired->line == row.after);
  }
  for (const char* hopeless :
       {"m 1600000000 NaN host=a", "m 1600000000 1,5 host=a", "", "m:x 1600000000 1 host=a",
        "m 1600000000 1 host=a host=b", "m 1600000000.1234 1 host=a", "m.ok 1600000000 1 host=a"}) {
    CAPTURE(hopeless);
    CHECK_FALSE(repair(hopeless, {}));
  }
  // Without a digit there is no number to keep; the word behind it must not take its place.
  for (const char* sign : {"+", "-", ".", "+-5", "-.", "..5"}) {
    Rules rules;
    rules.dialect = Dialect::influxdb;
    CAPTURE(sign);
    CHECK_FALSE(repair(std::string("m 1600000000 ") + sign + " 123 host=a", rules));
  }
}

TEST_CASE("repair: what it makes passes, and repairing again changes nothing") {
  for (const LineCase& one : read_line_cases(TSD_TEST_DATA "/lines/vectors.txt")) {
    for (const Rules& rules : all_line_rules()) {
      auto repaired = repair(one.line, rules);
      if (!repaired) continue;
      CAPTURE(one.row, int(rules.dialect), repaired->line);
      CHECK_FALSE(judge(repaired->line, rules).refused());
      CHECK_FALSE(repair(repaired->line, rules));
    }
  }
}

TEST_CASE("distinct: exact while there are few, within 2 % of many") {
  Distinct few;
  for (int i = 0; i < 500; ++i) few.add(hash_of("series " + std::to_string(i % 250)));
  CHECK(few.count() == 250);
  for (std::uint64_t many : {2000, 20000, 60000, 300000}) {
    Distinct distinct;
    for (std::uint64_t i = 0; i < many; ++i) distinct.add(hash_of("host=web-" + std::to_string(i)));
    CAPTURE(many);
    CHECK(static_cast<double>(distinct.count()) == Approx(static_cast<double>(many)).epsilon(0.02));
  }
}
