#include "listen/scrape/answer.h"

#include <zlib.h>

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <cstdint>

#include "line/judge.h"
#include "listen/scrape/target.h"

using namespace tsd;
using listen::Answer;
using listen::LeftOut;
using listen::Trouble;

namespace {

constexpr std::int64_t kRound = 1'700'000'000;

std::string gzip(std::string text) {
  z_stream stream{};
  deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()) + 100, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(text.data());
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// One answer, with what it prints.
struct Scrape {
  listen::PointWriter writer;
  std::string lines;
  Answer answer;

  explicit Scrape(const listen::PointStyle& style = {})
      : writer(style, "web1:9100"),
        answer(writer, kRound, [this](std::string_view more) { lines += more; }) {}

  Scrape& head(net::HttpHead from) {
    if (from.status == 0) from.status = 200;
    answer.begin(from);
    return *this;
  }
  Scrape& text(std::string_view body, bool whole = true) {
    head({.content_type = "text/plain; version=0.0.4"});
    if (answer.take(body)) answer.end(whole);
    return *this;
  }
  bool works() {
    net::asio::io_context loop;
    bool goes_on = false;
    auto work = [&]() -> net::Task<> { goes_on = co_await answer.work(); };
    net::spawn(loop, work());
    loop.run();
    return goes_on;
  }
  std::uint64_t left(LeftOut why) { return listen::ScrapeCounters(answer.counters()).of(why); }
  /// No sample is without an account.
  bool adds_up() {
    const auto& counters = answer.counters();
    return counters.samples == counters.points + counters.all_left_out();
  }
};

}  // namespace

TEST_CASE("answer: samples become points, with the round's time or their own") {
  Scrape scrape;
  scrape.text(
      "# TYPE a gauge\na{dir=\"/x y\",empty=\"\"} 1e+06\na 2 1700000001000\na 3 1700000001001\n"
      "a{instance=\"own\"} 4\n");
  CHECK(scrape.lines ==
        "a 1700000000 1e+06 dir=/x_y instance=web1_9100\n"
        "a 1700000001 2 instance=web1_9100\n"
        "a 1700000001001 3 instance=web1_9100\n"
        "a 1700000000 4 instance=own\n");
  CHECK(scrape.answer.trouble() == Trouble::none);
  CHECK(scrape.adds_up());
}

TEST_CASE("answer: what no TSD takes is left out and counted, each by its reason") {
  Scrape scrape;
  scrape.text(
      "a NaN\nb +Inf\nb -Inf\nc 1\nc 2\nd 1 -5\n"
      "e{a=\"1\",b=\"1\",c=\"1\",d=\"1\",e=\"1\",f=\"1\",g=\"1\",h=\"1\"} 1\nf x\nf 1\n");
  CHECK(scrape.lines == "c 1700000000 1 instance=web1_9100\n");
  CHECK(scrape.left(LeftOut::nan) == 1);
  CHECK(scrape.left(LeftOut::infinite) == 2);
  CHECK(scrape.left(LeftOut::repeated) == 1);
  CHECK(scrape.left(LeftOut::unfit) == 1);
  CHECK(scrape.left(LeftOut::too_many_tags) == 1);
  CHECK(scrape.left(LeftOut::malformed) == 2);
  CHECK(scrape.answer.counters().families == 1);
  CHECK(scrape.answer.unfit() != "");
  CHECK(scrape.adds_up());
}

TEST_CASE("answer: two values of a label that become one are one series, said by its counter") {
  Scrape scrape;
  scrape.text("a{x=\"1:2\"} 1\na{x=\"1_2\"} 2\na{x=\"1:2\"} 3 1700000001000\n");
  CHECK(scrape.left(LeftOut::repeated) == 1);
  CHECK(scrape.answer.counters().points == 2);
}

TEST_CASE("answer: --max-tags counts instance, and names are dotted on demand") {
  listen::PointStyle style{prometheus::TsdNames::dotted, 2};
  Scrape scrape(style);
  scrape.text("a_b{x=\"1\"} 1\na_b{x=\"1\",y=\"2\"} 1\n");
  CHECK(scrape.lines == "a.b 1700000000 1 x=1 instance=web1_9100\n");
  CHECK(scrape.left(LeftOut::too_many_tags) == 1);
}

TEST_CASE("answer: a family of more than a megabyte is printed as it comes") {
  Scrape scrape;
  std::string sample = "a{x=\"" + std::string(1000, 'x');
  std::string body;
  for (int i = 0; i < 2000; ++i) body += sample + std::to_string(i) + "\"} 1\n";
  scrape.text(body + "a oops\na{x=\"z\"} 1\nb 1\n");
  auto points = scrape.answer.counters().points;
  CHECK(points > 1000);  // what came before the malformed line, but for the last megabyte
  CHECK(points < 2000);
  CHECK(scrape.left(LeftOut::malformed) == 2002 - (points - 1));
  CHECK(scrape.lines.ends_with("b 1700000000 1 instance=web1_9100\n"));
  CHECK(scrape.adds_up());
}

TEST_CASE("answer: one that is cut off loses its last family alone") {
  Scrape scrape;
  scrape.text("a 1\n# TYPE b gauge\nb{x=\"1\"} 1\nb{x=\"2\"} 1\nb{x=\"3", false);
  CHECK(scrape.lines == "a 1700000000 1 instance=web1_9100\n");
  CHECK(scrape.left(LeftOut::cut) == 2);
  CHECK(scrape.adds_up());
}

TEST_CASE("answer: by its head it may be none") {
  auto reason = [](const net::HttpHead& head) {
    Scrape scrape;
    scrape.head(head);
    return scrape.answer.reason();
  };
  CHECK(reason({.status = 404, .reason = "Not Found"}) == "answers 404 Not Found");
  CHECK(reason({.status = 301, .reason = "Moved", .location = "/m\x1b"}) ==
        "answers 301 Moved: redirects are not followed; scrape \"/m\\x1b\"");
  CHECK(reason({.content_type = "text/html"}) ==
        "answers with \"text/html\", which is no exposition: is the path right?");
  CHECK(reason({.content_type = "text/plain", .content_encoding = "br"}) ==
        "answers in the coding \"br\", which was not asked for");
  CHECK(reason({}) == "");
  CHECK(reason({.content_type = "Application/OpenMetrics-Text;version=1.0.0"}) == "");
}

TEST_CASE("answer: OpenMetrics is read by its Content-Type") {
  Scrape scrape;
  scrape.head({.content_type = "application/openmetrics-text; version=1.0.0"});
  scrape.answer.take("# TYPE a counter\na_total 1.0 1700000001.5 # {x=\"y\"} 1\n# EOF\n");
  scrape.answer.end(true);
  CHECK(scrape.lines == "a_total 1700000001500 1.0 instance=web1_9100\n");
}

TEST_CASE("answer: lines that are no exposition at all are trouble, not malformed families") {
  Scrape scrape;
  scrape.text("<html>\n<body>\n</body>\n");
  CHECK(scrape.answer.trouble() == Trouble::type);
  CHECK(scrape.answer.reason().starts_with(
      "the answer is no exposition: line 1: metric-name: the name of a metric"));
  Scrape empty;
  empty.text("");
  CHECK(empty.answer.trouble() == Trouble::none);
}

TEST_CASE("answer: gzip, whole, cut, damaged, with something behind it, and a bomb") {
  auto take = [](const std::string& body, std::size_t piece) {
    Scrape scrape;
    scrape.head({.content_type = "text/plain", .content_encoding = "GZIP"});
    bool goes_on = true;
    for (std::size_t at = 0; goes_on && at < body.size(); at += piece) {
      goes_on = scrape.answer.take(std::string_view(body).substr(at, piece)) && scrape.works();
    }
    scrape.answer.end(goes_on);
    return scrape.answer.reason() + "|" + scrape.lines;
  };
  std::string packed = gzip("a 1\nb 1\n");
  for (std::size_t piece : {1, 1000}) {
    CHECK(take(packed, piece) ==
          "|a 1700000000 1 instance=web1_9100\nb 1700000000 1 instance=web1_9100\n");
    CHECK(take(packed.substr(0, packed.size() - 3), piece).starts_with("its gzip is cut off|"));
    CHECK(take(packed + "x", piece).starts_with("bytes follow the end of its gzip|"));
    CHECK(take("a 1\n", piece).starts_with("its gzip is damaged|"));
  }
  CHECK(take(gzip(std::string(65u << 20, '\n')), 16384) ==
        "the answer is longer than 64 MiB when it is decompressed|");
}

TEST_CASE("answer: whatever is printed, tsd-validate-line takes it") {
  Scrape scrape;
  scrape.text(
      "a{x=\"\\n\\\\\\\" \t\"} 1\n_:b{_=\"ü\"} .5 1\nc 1e400\nd 1 9223372036854775807\n"
      "e 123456789012345678901234567890\nf{__name__=\"g\"} 1\n");
  CHECK(scrape.adds_up());
  std::string_view rest = scrape.lines;
  while (!rest.empty()) {
    std::string_view line = rest.substr(0, rest.find('\n'));
    INFO(line);
    CHECK_FALSE(line::judge(line, line::Rules{}).refused());
    rest.remove_prefix(line.size() + 1);
  }
}

TEST_CASE("target: of malformed families without end a hundred are named") {
  std::size_t said = 0;
  std::string last;
  listen::TargetReport report("http://web1/metrics", [&](std::string_view sentence) {
    ++said;
    last = sentence;
  });
  for (int round = 0; round < 50; ++round) {
    std::string body = "a 1\n";
    for (int i = 0; i < 7; ++i) body += "b" + std::to_string(round * 7 + i) + " x\n";
    Scrape scrape;
    scrape.text(body);
    report.take(Trouble::none, "", scrape.answer);
  }
  CHECK(said == 101);
  CHECK(last == "http://web1/metrics: further malformed families are counted, not named");
}

TEST_CASE("target: each change is said once") {
  std::vector<std::string> said;
  listen::TargetReport report("http://web1/metrics",
                              [&](std::string_view sentence) { said.emplace_back(sentence); });
  auto take = [&](Trouble trouble, const char* reason, const char* body) {
    Scrape scrape;
    scrape.text(body);
    said.clear();
    report.take(trouble, reason, scrape.answer);
    return said.empty() ? "" : said.size() == 1 ? said.front() : "several";
  };
  CHECK(take(Trouble::none, "", "a 1\n") == "");
  CHECK(take(Trouble::connection, "refused", "") == "http://web1/metrics: refused");
  CHECK(take(Trouble::connection, "refused", "") == "");
  CHECK(take(Trouble::connection, "reset", "") == "http://web1/metrics: reset");
  CHECK(take(Trouble::overdue, "late, 1 byte", "") == "http://web1/metrics: late, 1 byte");
  CHECK(take(Trouble::overdue, "late, 2 bytes", "") == "");
  CHECK(report.is_down());
  CHECK(take(Trouble::none, "", "a 1\n") ==
        "http://web1/metrics: answers again, after 5 failed scrapes");
  CHECK_FALSE(report.is_down());
  std::string bad = take(Trouble::none, "", "a 1\nb x\n");
  CHECK(bad ==
        "http://web1/metrics: line 2: value: the value is a number, NaN, +Inf or -Inf: \"b x\"; "
        "its family b is left out");
  CHECK(report.is_malformed());
  CHECK(take(Trouble::none, "", "b x\n\na 1\n") == "");  // on another line: nothing new
  CHECK(take(Trouble::none, "", "b x\nc x\na 1\n").find("c is left out") != std::string::npos);
  CHECK(take(Trouble::none, "", "b x\na 1\n") == "");
  CHECK(take(Trouble::none, "", "c x\na 1\n") == "");
  CHECK(take(Trouble::none, "", "a 1\n") == "http://web1/metrics: no family is malformed any more");
  CHECK(take(Trouble::none, "", "a 1 -1\n").find("a sample of a is left out") != std::string::npos);
  CHECK(take(Trouble::none, "", "a 1 -1\n") == "");
}
