#include "line/scan.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <cstdlib>

#include "line/validate/distinct.h"
#include "support/line_cases.h"
#include "support/random_lines.h"
#include "support/scan_compare.h"

using namespace tsd::line;

TEST_CASE("scan: what it passes the reader passes too, in random lines, at every width") {
  // TSD_RANDOM_LINES asks for more than the everyday number. Each is read by every rule.
  const char* wanted = std::getenv("TSD_RANDOM_LINES");
  std::size_t total = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 100'000;
  std::size_t done = 0;
  std::size_t passed = 0;
  Distinct different;
  for (std::uint64_t seed = 1; done < total; ++seed) {
    RandomLines random(seed);
    ScannedText text;
    std::size_t lines = std::min<std::size_t>(1 + random.below(1500), total - done);
    unsigned harm = random.below(3) * 20;
    for (std::size_t i = 0; i < lines; ++i) {
      std::string line = random.line(harm);
      different.add(hash_of(line));
      text.add(line);
    }
    for (const Rules& rules : all_line_rules()) {
      std::string wrong = compare_with_reader(text.view(), rules, sweepers(), passed);
      if (!wrong.empty()) FAIL(wrong << " (seed " << seed << ")");
    }
    done += lines;
  }
  std::size_t readings = done * all_line_rules().size() * sweepers().size() * 2;
  CHECK(passed > readings / 20);                // it does pass lines
  CHECK(different.count() > done - done / 20);  // the count is right to 2 %
  if (wanted != nullptr) WARN(done << " lines, " << different.count() << " of them different");
}

TEST_CASE("scan: every width suspects the same lines") {
  ScannedText text;
  RandomLines random(11);
  for (int i = 0; i < 20'000; ++i) {
    std::string line = random.line(i % 3 == 0 ? 40 : 0);
    // A block of nothing but digits is suspect, and where blocks begin is each width's own.
    if (line.find(std::string(kBlock / 2, '0')) == line.npos) text.add(line);
  }
  for (const Rules& rules : all_line_rules()) {
    std::vector<std::vector<std::uint64_t>> numbers;
    for (const NamedSweeper& width : sweepers()) {
      std::vector<Suspect> suspects;
      Scanner(rules, width.sweep).scan(text.view(), suspects);
      numbers.emplace_back();
      for (const Suspect& suspect : suspects) numbers.back().push_back(suspect.number);
      CAPTURE(width.name, int(rules.dialect));
      CHECK((numbers.back() == numbers.front() && !suspects.empty()));
    }
  }
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
      CAPTURE(one.row);
      CHECK(compare_with_reader(alone.view(), rules, sweepers(), passed) == "");
      CHECK(compare_with_reader(between.view(), rules, sweepers(), passed) == "");
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

TEST_CASE("scan: each form of a number is plain, or a suspect, by its digits and its dialect") {
  struct {
    std::string_view value;
    bool plain;  // in the dialect of OpenTSDB
    bool in_every;
  } cases[] = {
      {"0", true, true},
      {"-12.345678901234567890", true, true},
      {"123456789012345", true, true},
      {"1234567890123456", true, false},
      {"-999999999999999999", true, false},
      {"1700000000123456789", true, false},
      {"3999999999999999999", true, false},
      {"4000000000000000000", false, false},  // the reader knows the bound
      {"9223372036854775807", false, false},
      {"0000000000000000001", false, false},
      {"12345678901234567890", false, false},
      {"1234567890123456.5", false, false},
      {"1234567890123456e5", false, false},
      {"5.1e-06", true, true},
      {"-5.1E+20", true, true},
      {"5e7", true, true},
      {"123456789012345.25e-99", true, true},
      {"5e100", false, false},
      {"5e-007", false, false},
      {"5e", false, false},
      {"5e+", false, false},
      {"5e+-3", false, false},
      {"5.e3", false, false},
      {".5e3", false, false},
      {"e5", false, false},
      {"5e3.5", false, false},
      {"5e3e5", false, false},
      {"5+3", false, false},
      {"+5", true, false},
      {"+5.25e+3", true, false},
      {"+999999999999999999", true, false},
      {"+3999999999999999999", true, false},
      {"+4000000000000000000", false, false},
      {"++5", false, false},
      {"+-5", false, false},
      {"-+5", false, false},
      {"+", false, false},
      {"5+", false, false},
  };
  for (const auto& c : cases) {
    for (const NamedSweeper& one : sweepers()) {
      CAPTURE(c.value, one.name);
      for (std::size_t shift = 0; shift < 70; ++shift) {
        ScannedText text;
        text.add("a." + std::string(1 + shift, 'x') + " 1600000000 " + std::string(c.value) +
                 " a=b");
        text.add("a.b 1600000000 1 a=b");
        std::vector<Suspect> suspects;
        Scanner({}, one.sweep).scan(text.view(), suspects);
        CHECK(suspects.size() == (c.plain ? 0 : 1));
        Scanner({}, one.sweep, Plain::of_every_dialect).scan(text.view(), suspects);
        CHECK(suspects.size() == (c.in_every ? 0 : 1));
      }
    }
  }
}

TEST_CASE("scan: letters beyond ASCII and ends of lines are plain where the dialect has them") {
  struct {
    std::string_view line;
    std::string_view plain_in;  // the first letters of the dialects
  } cases[] = {
      {"m 1600000000 1 city=M\xfcnchen", "o"},
      {"m\xe9tro 1600000000 1 a=b", "o"},
      {"m 1600000000 1 caf\xe9=b", "o"},
      {"m 1600000000 1 a=\xc3\xbc", ""},
      {"m 1600000000 1 a=\xe9\xe9", ""},
      {"m 1600000000 1 a=\xd7", ""},
      {"m 1600000000 1\xe9 a=b", ""},
      {"m 160000000\xe9 1 a=b", ""},
      {"m 1600000000 1 a=b\r", "ovit"},
      {"m 1600000000 1 a=b ", "ovit"},
      {"m 1600000000 1 a=b \r", ""},
      {"m 1600000000 1 a=b\r\r", ""},
      {"m 1600000000 1 a=b  ", ""},
      {"m 1600000000 1 a=\r", ""},
      {"m 1600000000 1 a\r", ""},
      {"m\r 1600000000 1 a=b", ""},
      {"m 1600000000 1 a=b\r c=d", ""},
      {"m 1600000000 1 ", ""},
      {"m 1600000000 1\r", ""},
      {"\r", ""},
      {"m 1600000000 +1 a=b\r", "oit"},
  };
  for (const auto& c : cases) {
    for (const auto& [name, dialect] : dialects()) {
      for (std::size_t shift = 0; shift < 70; ++shift) {
        ScannedText text;
        text.add("a." + std::string(1 + shift, 'x') + " 1600000000 1 a=b");
        text.add(c.line);
        text.add("a.b 1600000000 1 a=b");
        Rules rules;
        rules.dialect = dialect;
        bool plain = c.plain_in.find(name.front()) != c.plain_in.npos;
        for (const NamedSweeper& one : sweepers()) {
          CAPTURE(c.line, name, one.name, shift);
          std::vector<Suspect> suspects;
          Scanner(rules, one.sweep).scan(text.view(), suspects);
          CHECK(suspects.size() == (plain ? 0 : 1));
          Scanner(rules, one.sweep, Plain::of_every_dialect).scan(text.view(), suspects);
          CHECK(suspects.size() == 1);
        }
      }
    }
  }
}

TEST_CASE("scan: lines with put among lines without are plain once one of them was seen") {
  ScannedText text;
  for (int i = 0; i < 60; ++i)
    text.add(i % 2 == 1 ? "put m 1600000000 1 a=b" : "m 1600000000 1 a=b");
  for (const NamedSweeper& one : sweepers()) {
    CAPTURE(one.name);
    Scanner scanner({}, one.sweep);
    std::vector<Suspect> suspects;
    CHECK(scanner.scan(text.view(), suspects) == 60);  // the first line has none: all are suspects
    REQUIRE(suspects.size() == 30);
    for (std::size_t i = 0; i < 30; ++i) {
      CHECK(suspects[i].number == 2 * i + 1);
      CHECK(suspects[i].fault == std::string_view::npos);
    }
    CHECK(scanner.scan(text.view(), suspects) == 60);
    CHECK(suspects.empty());
  }
}

TEST_CASE("scan: a metric of three letters that begins with p is no put, wherever puts are plain") {
  std::size_t passed = 0;
  for (std::string_view line :
       {"pct 1600000000 1600000000 host=a", "pct 1600000000 1600000000 5 host=a", "pct x y z=1",
        "p", "pu", "pt 1600000000 5 a=b", "p 1600000000 1600000000 a=b", "put", "puts 1 2 3",
        "x 1600000000 1600000000 5 a=b"}) {
    ScannedText text;
    for (int i = 0; i < 40; ++i) {
      text.add("put m.ok 1600000000 1 host=a cpu=0");
      text.add(line);
      text.add(
          "x 1600000000 1600000000 5 a=b");  // what lacks a word is not filled up by its neighbor
    }
    CAPTURE(line);
    for (const Rules& rules : all_line_rules()) {
      CHECK(compare_with_reader(text.view(), rules, sweepers(), passed) == "");
    }
  }
}

TEST_CASE("scan: one of two to eight keys that comes again is found, whichever they are") {
  for (std::size_t tags = 2; tags <= 8; ++tags) {
    for (std::size_t first = 0; first < tags; ++first) {
      for (std::size_t second = first; second < tags; ++second) {
        std::string line = "m 1600000000 1";
        for (std::size_t i = 0; i < tags; ++i) {
          line.append(" key").append(std::to_string(i == second ? first : i)).append("=x");
        }
        ScannedText text;
        for (int i = 0; i < 9; ++i) text.add(line);
        for (const NamedSweeper& one : sweepers()) {
          CAPTURE(line, one.name);
          std::vector<Suspect> suspects;
          Scanner({}, one.sweep).scan(text.view(), suspects);
          CHECK(suspects.size() == (first == second ? 0 : 9));
        }
      }
    }
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
    CAPTURE(fill);
    CHECK(compare_with_reader(text.view(), {}, sweepers(), passed) == "");
  }
}
