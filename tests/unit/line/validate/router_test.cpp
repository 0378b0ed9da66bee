#include "line/validate/router.h"

#include <catch2/catch.hpp>

#include "line/validate/parallel_judge.h"
#include "support/line_cases.h"
#include "support/random_lines.h"

using namespace tsd::line;

namespace {

struct Hearing {
  std::string valid, invalid, told, rejects;
  Tally total;
};

Tally judge_all(Router& router, const RouterOptions& options, const std::string& text,
                unsigned threads = 1, std::size_t step = 1u << 20) {
  router.open("in");
  Source source = [&text, step, given = std::size_t{0}](char* into, std::size_t size) mutable {
    std::size_t copied = text.copy(into, std::min(size, step), given);
    given += copied;
    return tsd::Result<std::size_t>(copied);
  };
  auto route = [&](const InputBatch& batch, const Inspection& found) {
    router.route(batch, found);
    return true;
  };
  auto judged = judge_stream(source, options.rules, router.wanted(), threads, route);
  REQUIRE(judged);
  return router.total();
}

Hearing hear(const std::string& text, const RouterOptions& options = {}, unsigned threads = 1,
             Stats* stats = nullptr, std::size_t step = 1u << 20) {
  Hearing heard;
  auto to = [](std::string& into) { return [&](std::string_view more) { into += more; }; };
  Router router(options, {to(heard.valid), to(heard.invalid), to(heard.told), to(heard.rejects)},
                stats);
  heard.total = judge_all(router, options, text, threads, step);
  return heard;
}

/// The same for nobody: only the totals.
Tally count(const std::string& text, const RouterOptions& options) {
  Router router(options, {}, nullptr);
  return judge_all(router, options, text);
}

const std::string kGood = "m.ok 1600000000 1 host=a\n";
const std::string kOdd = "m.ok 1600000000.5 1 host=a\n";
const std::string kBad = "m%k 1600000000 1 host=a\n";

std::string all(std::initializer_list<std::string> lines) {
  std::string text;
  for (const std::string& line : lines) text.append(line);
  return text;
}

}  // namespace

TEST_CASE("router: every byte goes one way, and what is wrong is told with its place") {
  Hearing heard = hear(all({kGood, kBad, kOdd, kGood}));
  CHECK(heard.valid == all({kGood, kOdd, kGood}));
  CHECK(heard.invalid == kBad);
  CHECK(heard.told.starts_with("in:2:2: metric-character: "));
  CHECK(heard.told.find("\nin:3:6: timestamp-misread: ") != std::string::npos);
  CHECK(heard.rejects.starts_with("m%k 1600000000 1 host=a\tmetric-character\t\"%\" may not"));
  CHECK(heard.total.as_text() == "3 valid, 1 invalid, 1 warned");
}

TEST_CASE("router: strict makes a warning a fault") {
  RouterOptions options;
  options.strict = true;
  Hearing heard = hear(all({kGood, kOdd}), options);
  CHECK(heard.valid == kGood);
  CHECK(heard.invalid == kOdd);
  CHECK(heard.total.as_text() == "1 valid, 1 invalid, 1 warned");
}

TEST_CASE("router: beyond the most that is told, findings are only counted") {
  RouterOptions options;
  options.most_told = 1;
  Hearing heard = hear(all({kBad, kBad, kBad}), options);
  CHECK(heard.told.find("in:1:") == 0);
  CHECK(heard.told.find("in:2:") == std::string::npos);
  CHECK(heard.told.ends_with("\nfurther findings are counted, not printed\n"));
  CHECK(heard.total.refused == 3);
}

TEST_CASE("router: where nobody listens as many are counted as where all is told") {
  std::string text = "# tsd-spool 1\n";
  for (const LineCase& one : read_line_cases(TSD_TEST_DATA "/lines/vectors.txt")) {
    if (one.line.find('\n') == one.line.npos) text += one.line + "\n";
  }
  RandomLines random(7);
  for (int i = 0; i < 2000; ++i) text += random.line(50) + "\n";
  text += "m.ok 1600000000 1 host=a";
  for (const auto& [name, dialect] : dialects()) {
    for (bool strict : {false, true}) {
      for (bool newline : {false, true}) {
        RouterOptions options;
        options.rules.dialect = dialect;
        options.rules.require_newline = newline;
        options.strict = strict;
        CAPTURE(name, strict, newline);
        Tally told = hear(text, options).total, counted = count(text, options);
        CHECK(counted.as_text() == told.as_text());
        CHECK(counted.lines == told.lines);
        CHECK(told.refused > 100);
        CHECK(told.warned > 1);
      }
    }
  }
}

TEST_CASE("router: a repaired line is passed and told, before and after") {
  RouterOptions options;
  options.repair = true;
  Hearing heard = hear(
      "m  1600000000 true host=a\r\nm%k 1600000000 1 host=a\nm.ok 1600000000 1 host=a", options);
  CHECK(heard.valid == "m 1600000000 1 host=a\nm.ok 1600000000 1 host=a\n");
  CHECK(
      heard.told.starts_with("in:1: repaired carriage-return, value-boolean: \"m  1600000000 true "
                             "host=a\\x0d\" is now \"m 1600000000 1 host=a\"\n"));
  CHECK(heard.total.repaired == 2);
  CHECK(heard.total.refused == 1);
}

TEST_CASE("router: two streams whose lines meet are not glued together") {
  RouterOptions options;
  std::string valid;
  Router router(options, {[&](std::string_view text) { valid += text; }, {}, {}, {}}, nullptr);
  for (int i = 0; i < 2; ++i) {
    router.open("in");
    auto route = [&](const InputBatch& batch, const Inspection& found) {
      router.route(batch, found);
      return true;
    };
    auto source = [given = false](char* into, std::size_t) mutable {
      std::string_view text = given ? "" : "m.ok 1600000000 1 host=a";
      given = true;
      return tsd::Result<std::size_t>(text.copy(into, text.size()));
    };
    REQUIRE(judge_stream(source, options.rules, Wanted::findings, 1, route));
  }
  CHECK(valid == "m.ok 1600000000 1 host=a\nm.ok 1600000000 1 host=a");
}

TEST_CASE("parallel judge: several threads tell what one tells, in the same order") {
  RandomLines random(3);
  std::string text;
  for (int i = 0; i < 60000; ++i) text += random.line(i % 2 == 0 ? 0 : 10) + "\n";
  Hearing alone = hear(text);
  CHECK(alone.total.lines == 60000);
  CHECK(alone.total.refused > 1000);
  CHECK(alone.valid.size() + alone.invalid.size() == text.size());
  for (unsigned threads : {2u, 5u}) {
    Hearing together = hear(text, {}, threads, nullptr, 10007);
    CHECK(together.valid == alone.valid);
    CHECK(together.invalid == alone.invalid);
    CHECK(together.told == alone.told);
  }
}

TEST_CASE("stats: faults, metrics, keys and series are counted; a series of two types is told") {
  Stats stats(Dialect::opentsdb);
  std::string text;
  for (int i = 0; i < 100; ++i) text += "m 1600000000 1 host=h" + std::to_string(i % 10) + " a=b\n";
  text += "m 1600000000 1.0 a=b host=h3\n";  // the order of tags does not matter
  Hearing heard = hear(all({text, kBad}), {}, 1, &stats);
  CHECK(heard.told.starts_with("in:101:1: value-mixed: "));
  std::string summary = stats.summary(heard.total.lines, heard.total.bytes, 2, false);
  CHECK(summary.starts_with("102 lines, "));
  CHECK(summary.find("\n1 fault, 1 warning, 10 series\n") != std::string::npos);
  CHECK(summary.find("\n         101          10  m\n") != std::string::npos);
  CHECK(summary.find("\n         101          10  host\n") != std::string::npos);
  CHECK(summary.find("\n           1  metric-character\n") != std::string::npos);
  std::string json = stats.summary(heard.total.lines, heard.total.bytes, 2, true);
  CHECK(json.find(R"("faults":{"metric-character":1,"value-mixed":1})") != std::string::npos);
  CHECK(json.find(R"("metrics":[{"name":"m","lines":101,"series":10}])") != std::string::npos);
}
