#include "line/scan.h"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "line/batches.h"
#include "line/judge.h"
#include "support/line_cases.h"
#include "support/random_lines.h"

using namespace tsd::line;

namespace {

/// A text of lines, and around it what would mislead a scanner that looked there.
class Text {
 public:
  void add(std::string_view line) { text_.append(line).append(1, '\n'); }
  std::string_view view() {
    std::size_t size = text_.size() - kSlack;
    text_.append(kSlack, '=');
    text_.resize(kSlack + size);  // what lies behind stays readable and as it is
    return std::string_view(text_).substr(kSlack);
  }

 private:
  std::string text_ = std::string(kSlack, '=');
};

/// "" when the scanner passes only lines that the reader finds good, and counts and cuts them
/// right; else what went wrong. `passed` counts the lines that needed no reading.
std::string compare(std::string_view text, const Rules& rules, Sweeper sweeper,
                    std::size_t& passed) {
  std::vector<Suspect> suspects;
  Scanner scanner(rules, sweeper);
  std::uint64_t lines = scanner.scan(text, suspects);
  std::size_t next = 0;
  std::uint64_t number = 0;
  for (std::size_t begin = 0; begin < text.size(); ++number) {
    std::size_t end = text.find('\n', begin);
    std::string_view line = text.substr(begin, end - begin);
    if (next < suspects.size() && suspects[next].begin == begin) {
      if (suspects[next].end != end) return "cut wrongly: " + quoted(line, 2000);
      if (suspects[next].number != number) return "counted wrongly: " + quoted(line, 2000);
      ++next;
    } else if (judge(line, rules).code != Code::good) {
      return "passed: " + quoted(line, 2000);
    } else {
      ++passed;
    }
    begin = end + 1;
  }
  if (next != suspects.size()) return "a suspect that is no line";
  return lines == number ? "" : "the number of lines is wrong";
}

std::vector<Rules> all_rules() {
  std::vector<Rules> list;
  for (Dialect dialect : {Dialect::opentsdb, Dialect::victoriametrics, Dialect::influxdb,
                          Dialect::portable, Dialect::tcollector}) {
    Rules rules;
    rules.dialect = dialect;
    list.push_back(rules);
    rules.allow_untagged = true;
    rules.max_tags = 2;
    rules.max_line_bytes = 80;
    list.push_back(rules);
  }
  return list;
}

}  // namespace

TEST_CASE("scan: what it passes the reader passes too, in random lines, at every width") {
  // TSD_RANDOM_LINES asks for more than the everyday number.
  const char* wanted = std::getenv("TSD_RANDOM_LINES");
  std::size_t total = wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 200'000;
  std::size_t done = 0;
  std::size_t passed = 0;
  for (std::uint64_t seed = 1; done < total; ++seed) {
    RandomLines random(seed);
    Text text;
    std::size_t lines = 1 + random.below(1500);
    unsigned harm = random.below(3) * 20;
    for (std::size_t i = 0; i < lines; ++i) text.add(random.line(harm));
    for (const Rules& rules : all_rules()) {
      for (const NamedSweeper& one : sweepers()) {
        CAPTURE(seed, one.name, int(rules.dialect), rules.max_tags);
        std::string wrong = compare(text.view(), rules, one.sweep, passed);
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
    for (const Rules& rules : all_rules()) {
      Text alone, between;
      alone.add(one.line);
      for (int i = 0; i < 3; ++i) {
        between.add("put m.ok 1600000000 1 host=a cpu=0");
        between.add(one.line);
      }
      for (const NamedSweeper& sweeper : sweepers()) {
        CAPTURE(one.row, sweeper.name, int(rules.dialect));
        CHECK(compare(alone.view(), rules, sweeper.sweep, passed) == "");
        CHECK(compare(between.view(), rules, sweeper.sweep, passed) == "");
      }
    }
  }
}

TEST_CASE("scan: plain lines need no reading, wherever blocks and windows end") {
  Text text;
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
