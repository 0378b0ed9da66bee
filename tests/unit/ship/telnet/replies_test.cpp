#include "ship/telnet/replies.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>

using namespace tsd::ship;
using Kind = Reply::Kind;

namespace {

const char* name_of(Kind kind) {
  switch (kind) {
    case Kind::answer:
      return "answer";
    case Kind::refusal:
      return "refusal";
    case Kind::retry:
      return "retry";
    case Kind::late:
      return "late";
    case Kind::foreign:
      return "foreign";
    case Kind::other:
      return "other";
  }
  return "?";
}

/// What is understood of `text`, cut into pieces of `step` bytes, as "kind: text\n".
std::string heard(std::string_view text, Signature& signature, std::size_t step = 1u << 20) {
  std::string all;
  Replies replies(signature);
  replies.expect_first_answer();
  auto take = [&](const Reply& r) { all += fmt::format("{}: {}\n", name_of(r.kind), r.text); };
  for (; !text.empty(); text.remove_prefix(std::min(step, text.size()))) {
    replies.feed(text.substr(0, step), take);
  }
  replies.end(take);
  return all;
}

}  // namespace

TEST_CASE("OpenTSDB's two lines are one answer, the first time and ever after") {
  for (std::size_t step : {1, 5, 1000}) {
    Signature signature;
    std::string_view twice =
        "net.opentsdb.tools BuildData\nBuilt on x\nput: invalid value: For input string: \"y\"\n"
        "net.opentsdb.tools BuildData\r\nBuilt on x\n";
    CHECK(heard(twice, signature, step) ==
          "answer: net.opentsdb.tools BuildData\nother: Built on x\n"
          "refusal: put: invalid value: For input string: \"y\"\n"
          "answer: net.opentsdb.tools BuildData\nother: Built on x\n");
    CHECK_FALSE(signature.bare);
  }
}

TEST_CASE("InfluxDB's answers have no newline and come glued") {
  for (std::size_t step : {1, 5, 1000}) {
    Signature signature;
    CHECK(heard("InfluxDB TSDB proxyInfluxDB TSDB proxy", signature, step) ==
          "answer: InfluxDB TSDB proxy\nanswer: InfluxDB TSDB proxy\n");
  }
}

TEST_CASE("an unknown answer without newline is learned at the end of the stream") {
  Signature signature;
  CHECK(heard("1", signature) == "answer: 1\n");
  CHECK(signature.bare);
  CHECK(heard("111", signature) == "answer: 1\nanswer: 1\nanswer: 1\n");
}

TEST_CASE("replies are told apart by their first words") {
  struct Row {
    const char* line;
    Kind kind;
  };
  const Row rows[] = {
      {"put: illegal argument: Need at least one tag (metric=m, tags={})", Kind::refusal},
      {"put: invalid value: Empty string", Kind::refusal},
      {"put: unknown metric: No such name for 'metrics': 'x'", Kind::refusal},
      {"put: Throttling exception: later", Kind::retry},
      {"put: Request timed out: later", Kind::retry},
      {"put: Please throttle writes: 10000 RPCs waiting", Kind::late},
      {"put: HBase error: Too many attempts: PutRequest(...)", Kind::late},
      {"unknown command: put.  Try `help'.", Kind::retry},
      {"HTTP/1.1 400 Bad Request", Kind::foreign},
      {"", Kind::other},
      {"Built on a Monday", Kind::other},
  };
  for (const auto& row : rows) {
    INFO(row.line);
    CHECK(name_of(kind_of(row.line)) == std::string(name_of(row.kind)));
  }
}

TEST_CASE("a reply of a gigabyte is its first four kilobytes") {
  Signature signature;
  std::string text =
      "put: HBase error: " + std::string(10u << 20, 'x') + "\nput: invalid value: y\n";
  std::string all = heard(text, signature, 65536);
  CHECK(all.size() < 5000);
  CHECK(all.starts_with("late: put: HBase error: xxx"));
  CHECK(all.ends_with("refusal: put: invalid value: y\n"));
}

TEST_CASE("noise is no answer: control characters, and lines without end") {
  const std::string endless(5000, 'x');
  for (std::size_t step : {1, 1000}) {
    Signature signature;
    CHECK(heard("\x01\x02 \xff\n", signature, step).starts_with("foreign: "));
    CHECK(heard(endless, signature, step).starts_with("foreign: "));
    CHECK(heard(fmt::format("{}\n", endless), signature, step).starts_with("foreign: "));
    CHECK(signature.text.empty());
    CHECK(heard(fmt::format("put: invalid value: \x01{}\n", endless), signature, step)
              .starts_with("refusal: put: invalid value: "));
  }
}
