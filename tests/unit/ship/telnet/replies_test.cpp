#include "ship/telnet/replies.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>

using namespace tsd::ship;
using ReplyKind = Reply::Kind;

namespace {

const char* name_of(ReplyKind kind) {
  switch (kind) {
    case ReplyKind::answer:
      return "answer";
    case ReplyKind::refusal:
      return "refusal";
    case ReplyKind::retry:
      return "retry";
    case ReplyKind::late:
      return "late";
    case ReplyKind::foreign:
      return "foreign";
    case ReplyKind::more:
      return "more";
    case ReplyKind::complaint:
      return "complaint";
  }
  return "?";
}

/// What is understood of `text`, cut into pieces of `step` bytes, as "kind: text\n".
std::string heard(std::string_view text, std::size_t step = 1u << 20) {
  std::string all;
  Replies replies;
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
    std::string_view twice =
        "net.opentsdb.tools BuildData\nBuilt on x\nput: invalid value: For input string: \"y\"\n"
        "net.opentsdb.tools BuildData\r\nBuilt on x\n";
    CHECK(heard(twice, step) ==
          "answer: net.opentsdb.tools BuildData\nmore: Built on x\n"
          "refusal: put: invalid value: For input string: \"y\"\n"
          "answer: net.opentsdb.tools BuildData\nmore: Built on x\n");
  }
}

TEST_CASE("answers without newline come glued, or with a newline of the next reply") {
  for (std::size_t step : {1, 5, 1000}) {
    CHECK(heard("InfluxDB TSDB proxyInfluxDB TSDB proxy", step) ==
          "answer: InfluxDB TSDB proxy\nanswer: InfluxDB TSDB proxy\n");
    CHECK(heard("InfluxDB TSDB proxy\nInfluxDB TSDB proxy\r\n", step) ==
          "answer: InfluxDB TSDB proxy\nanswer: InfluxDB TSDB proxy\n");
    CHECK(heard("net.opentsdb.tools a\nAkumuli to TSD converter/nnet.opentsdb.tools a\n", step) ==
          "answer: net.opentsdb.tools a\nmore: Akumuli to TSD converter/n\n"
          "answer: net.opentsdb.tools a\n");
  }
}

TEST_CASE("the form of an answer says whose it is") {
  struct Row {
    const char* line;
    Peer peer;
  };
  const Row rows[] = {
      {"net.opentsdb.tools 2.4.1 built at revision 0 (MINT)", Peer::opentsdb},
      {"net.opentsdb 1.1.0 built at revision 0 (MINT)", Peer::opentsdb},
      {"net.opentsdb", Peer::other},
      {"InfluxDB TSDB proxy", Peer::influxdb},
      {"KairosDB 1.3.0-1", Peer::kairosdb},
      {"Wavefront OpenTSDB Endpoint", Peer::other},
      {"tsd-listen speaks the telnet protocol of OpenTSDB 2.4", Peer::other},
  };
  for (const auto& row : rows) {
    INFO(row.line);
    CHECK(reply_of(row.line).kind == ReplyKind::answer);
    CHECK(reply_of(row.line).peer == row.peer);
  }
}

TEST_CASE("replies are told apart by their first words") {
  struct Row {
    const char* line;
    ReplyKind kind;
  };
  const Row rows[] = {
      {"put: illegal argument: Need at least one tag (metric=m, tags={})", ReplyKind::refusal},
      {"put: invalid value: Empty string", ReplyKind::refusal},
      {"put: unknown metric: No such name for 'metrics': 'x'", ReplyKind::refusal},
      {"put: Throttling exception: later", ReplyKind::retry},
      {"put: Request timed out: later", ReplyKind::retry},
      {"put: Please throttle writes: 10000 RPCs waiting", ReplyKind::late},
      {"put: HBase error: Too many attempts: PutRequest(...)", ReplyKind::late},
      {"put: something new", ReplyKind::complaint},
      {"unknown command: put.  Try `help'.", ReplyKind::retry},
      {"Built on a Monday", ReplyKind::more},
      {"Akumuli to TSD converter", ReplyKind::more},
      {"HTTP/1.1 400 Bad Request", ReplyKind::foreign},
      {"unknown command: version.  Try `help'.", ReplyKind::foreign},
      {"version", ReplyKind::foreign},
      {"1", ReplyKind::foreign},
      {"", ReplyKind::foreign},
  };
  for (const auto& row : rows) {
    INFO(row.line);
    CHECK(name_of(reply_of(row.line).kind) == std::string(name_of(row.kind)));
  }
}

TEST_CASE("a reply of a gigabyte is its first four kilobytes") {
  std::string text =
      "put: HBase error: " + std::string(10u << 20, 'x') + "\nput: invalid value: y\n";
  std::string all = heard(text, 65536);
  CHECK(all.size() < 5000);
  CHECK(all.starts_with("late: put: HBase error: xxx"));
  CHECK(all.ends_with("refusal: put: invalid value: y\n"));
}

TEST_CASE("noise is no answer: control characters, and lines without end") {
  const std::string endless(5000, 'x');
  for (std::size_t step : {1, 1000}) {
    CHECK(heard("\x01\x02 \xff\n", step).starts_with("foreign: "));
    CHECK(heard(endless, step).starts_with("foreign: "));
    CHECK(heard(fmt::format("{}\n", endless), step).starts_with("foreign: "));
    CHECK(heard(fmt::format("put: invalid value: \x01{}\n", endless), step)
              .starts_with("refusal: put: invalid value: "));
  }
}
