#include "line/scan.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "support/line_cases.h"
#include "support/random_lines.h"
#include "support/scan_compare.h"

using namespace tsd::line;

TEST_CASE("scan: what it passes the reader passes too, in random lines, at every width") {
  // TSD_RANDOM_LINES asks for more than the everyday number.
  const char* wanted = std::getenv("TSD_RANDOM_LINES");
  std::size_t total = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 2'000'000;
  std::size_t done = 0;
  std::size_t passed = 0;
  for (std::uint64_t seed = 1; done < total; ++seed) {
    RandomLines random(seed);
    ScannedText text;
    std::size_t lines = 1 + random.below(1500);
    unsigned harm = random.below(3) * 20;
    for (std::size_t i = 0; i < lines; ++i) text.add(random.line(harm));
    for (const Rules& rules : all_line_rules()) {
      for (const NamedSweeper& one : sweepers()) {
        CAPTURE(seed, one.name, int(rules.dialect), rules.max_tags);
        std::string wrong = compare_with_reader(text.view(), rules, one.sweep, passed);
        if (!wrong.empty()) FAIL(wrong);
        done += lines;
      }
    }
  }
  CHECK(passed > done / 20);  // it does pass lines
}

TEST_CASE("scan: every case of the tables, between good neighbors and alone") {
  std::size_t passed = 0;
  for (const LineCase& one : read_line_cases(TSD_TEST_DATA "/lines/vectors.txt")) {
    for (const Rules& rules : all_line_rules()) {
      ScannedText alone, between;
      alone.add(one.line);
      for (int i = 0; i < 3; ++i) {
        between.add("put m.ok 1600000000 1 host=a cpu=0");
        between.add(one.line);
      }
      for (const NamedSweeper& sweeper : sweepers()) {
        CAPTURE(one.row, sweeper.name, int(rules.dialect));
        CHECK(compare_with_reader(alone.view(), rules, sweeper.sweep, passed) == "");
        CHECK(compare_with_reader(between.view(), rules, sweeper.sweep, passed) == "");
      }
    }
  }
}

TEST_CASE("scan: plain lines need no reading, wherever blocks and windows end") {
  ScannedText text;
  RandomLines random(7);
  std::size_t lines = 5000;
  for (std::size_t i = 0; i < lines; ++i) {
    std::string line(i % 3 == 0 ? "put m." : "m.");
    line.append(1 + random.below(40), 'x').append(" 1600000000 -").append(std::to_string(i));
    line.append(i % 2 == 0 ? "" : ".25").append(" host=web-").append(std::to_string(i % 7));
    text.add(line.append(i % 5 == 0 ? "" : " cpu=1 mode=user"));
  }
  for (const NamedSweeper& one : sweepers()) {
    CAPTURE(one.name);
    std::vector<Suspect> suspects;
    CHECK(Scanner({}, one.sweep).scan(text.view(), suspects) == lines);
    CHECK(suspects.empty());
  }
}

TEST_CASE("scan: under rules that only the reader knows, every line is a suspect") {
  ScannedText text;
  for (int i = 0; i < 5; ++i) text.add("m.ok 1600000000 1 host=a");
  Rules short_lines, required;
  short_lines.max_line_bytes = 80;
  required.require_tags = {"host"};
  for (const Rules& rules : {short_lines, required}) {
    std::vector<Suspect> suspects;
    CHECK(Scanner(rules).scan(text.view(), suspects) == 5);
    REQUIRE(suspects.size() == 5);
    CHECK(suspects[4].number == 4);
    CHECK(suspects[4].end == 5 * 25 - 1);
  }
}

TEST_CASE("scan: a short timestamp vouches for none in the next line, 10 or 13 bytes later") {
  std::size_t passed = 0;
  for (std::string fill : {"", "a", "aa", "aaa", "aaaa", "aaaaa"}) {
    ScannedText text;
    for (int i = 0; i < 40; ++i) text.add(std::string("m 1 1 a").append(fill).append("=b"));
    for (const NamedSweeper& one : sweepers()) {
      CAPTURE(one.name, fill);
      CHECK(compare_with_reader(text.view(), {}, one.sweep, passed) == "");
    }
  }
}
