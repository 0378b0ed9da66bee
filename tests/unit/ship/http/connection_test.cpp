#include "ship/http/connection.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "unit/ship/http/http_peer.h"

using namespace tsd::ship;
using tsd::Duration;
using EndKind = ConnectionEnd::Kind;

TEST_CASE("http: one request is under way at a time, and each point has its verdict") {
  HttpPeer peer;
  Batch batch = SenderParts::batch(1, 1, "good");
  batch.add(2, "bad 1700000000 1 h=a");
  peer.queue.push(std::move(batch));
  peer.start();
  CHECK(peer.stream.wire.starts_with("POST /api/put?details&n="));
  CHECK(peer.stream.wire.find(" HTTP/1.1\r\nHost: tsd1:4242\r\n") != std::string::npos);
  peer.answer(response(
      "400 Bad Request",
      R"({"success":1,"failed":1,"errors":[{"datapoint":{"metric":"bad","timestamp":1700000000,"value":"1","tags":{"h":"a"}},"error":"no such metric"}]})"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.accounts().confirmed == 1);
  CHECK(peer.accounts().rejected == 1);
  CHECK(peer.rejections == std::vector<std::string>{"2 tsd no such metric"});
}

TEST_CASE("http: no answer within the deadline leaves the lines waiting") {
  HttpPeer peer;
  peer.options.answer_deadline = Duration(5000);
  peer.queue.push(SenderParts::batch(1, 3));
  peer.start();
  peer.pass(Duration(4999));
  CHECK_FALSE(peer.end);
  peer.pass(Duration(1));
  REQUIRE(peer.end);
  CHECK(peer.end->reason == "no answer for 5s");
  Batch again = peer.queue.take(SIZE_MAX);
  CHECK(again.size() == 3);
  CHECK(again.was_sent());
}

TEST_CASE("http: 503 is for later, for as long as Retry-After says") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 3));
  peer.start();
  peer.answer(response("503 Service Unavailable", "", "Retry-After: 7\r\n"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.end->pause == Duration(7000));
  CHECK(peer.accounts().confirmed == 0);
  CHECK(peer.queue.has_waiting());
}

TEST_CASE("http: a body that is too large is tried with half of the lines") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 100));
  peer.start();
  peer.answer(response("413 Request Entity Too Large", ""));
  CHECK(peer.limit.refused < 8192);
  CHECK(peer.limit.bytes <= peer.limit.refused / 2);
  CHECK_FALSE(peer.end);  // the next request is under way
  CHECK(peer.stream.wire.starts_with("POST "));
}

TEST_CASE("http: a status without counts proves receipt, and not what was asked for") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  SECTION("which is enough for auto") {
    peer.state = {.given = Peer::victoriametrics};
    peer.start();
    peer.answer(response("204 No Content", ""));
    CHECK(peer.accounts().confirmed == 2);
  }
  SECTION("which is too little for parsed") {
    peer.options.confirm = Confirm::parsed;
    peer.start();
    peer.answer(response("204 No Content", ""));
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.accounts().confirmed == 0);
  }
}

TEST_CASE("http: --confirm stored asks the TSD to wait for its store") {
  HttpPeer peer;
  peer.options.confirm = Confirm::stored;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  CHECK(peer.stream.wire.starts_with("POST /api/put?sync&details&n="));
}

TEST_CASE("http: a connection that the server closes after its answer is not used again") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.queue.push(SenderParts::batch(3, 2));
  peer.answer(
      response("200 OK", R"({"success":2,"failed":0,"errors":[]})", "Connection: close\r\n"));
  REQUIRE(peer.end);
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.queue.has_waiting());
  CHECK(peer.stream.wire.empty());
}

namespace {

constexpr const char* kAhead = "m 1700300000 1 h=a";  // over two days ahead of the clock
constexpr const char* kMilliseconds = "m 1700000000123 1 h=a";
constexpr const char* kAll = R"({"success":2,"failed":0,"errors":[]})";

/// The answers to POST and PUT of no points, and to the third question.
void tell(HttpPeer& peer, const char* who) {
  CHECK(std::ranges::count(peer.stream.wire, '[') == 2);
  std::string_view is = who;
  std::string post = response("204 No Content", "");
  std::string put = is == "influxdb" ? response("405 Method Not Allowed", "") : post;
  if (is == "opentsdb") {
    post = response("400 Bad Request", R"({"error":{"code":400,"message":"No datapoints found"}})");
    put = response("405 Method Not Allowed", "");
  }
  if (is == "stranger") post = put = response("401 Unauthorized", "");
  peer.answer(post + put);
  if (is == "influxdb") return peer.answer(kInfluxRefused);
  if (is == "victoriametrics") peer.answer(kVictoriaRefused);
}

Batch with(const char* odd) {
  Batch batch = SenderParts::batch(1, 1);
  batch.add(2, odd);
  return batch;
}

}  // namespace

TEST_CASE("http: plain lines need no question who is there where each point is told of") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.answer(response("200 OK", kAll));
  CHECK_FALSE(peer.state.is_asked);
  CHECK(peer.accounts().confirmed == 2);
}

TEST_CASE("http: what VictoriaMetrics drops behind a 204 is rejected, once it is known") {
  HttpPeer peer;
  peer.queue.push(with(kAhead));
  peer.queue.push(with(kMilliseconds));
  peer.start();
  tell(peer, "victoriametrics");
  CHECK(peer.stream.wire.find("1700300000") == std::string::npos);
  peer.answer(response("204 No Content", ""));
  peer.answer(response("204 No Content", ""));
  CHECK(peer.state.peer == Peer::victoriametrics);
  CHECK(peer.accounts().confirmed == 3);  // it stores milliseconds over HTTP
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 timestamp-ahead "));
}

TEST_CASE("http: InfluxDB stores milliseconds as other times") {
  HttpPeer peer;
  peer.queue.push(with(kMilliseconds));
  peer.queue.push(with("m 170000000 1 h=a"));  // nine digits are lost over telnet only
  peer.start();
  tell(peer, "influxdb");
  peer.answer(response("204 No Content", ""));
  peer.answer(response("204 No Content", ""));
  CHECK(peer.accounts().confirmed == 3);
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 timestamp-truncated "));
}

TEST_CASE("http: an OpenTSDB that tells of each point is believed") {
  HttpPeer peer;
  peer.queue.push(with(kMilliseconds));
  peer.start();
  tell(peer, "opentsdb");
  peer.answer(response("200 OK", kAll));
  CHECK(peer.state.peer == Peer::opentsdb);
  CHECK(peer.accounts().confirmed == 2);
}

TEST_CASE("http: a time that the body cannot carry is posted to none") {
  HttpPeer peer;
  peer.queue.push(with("m 1700000000.5 1 h=a"));
  peer.start();
  tell(peer, "opentsdb");
  peer.answer(response("200 OK", R"({"success":1,"failed":0,"errors":[]})"));
  CHECK(peer.accounts().confirmed == 1);
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 timestamp-misread "));
}

TEST_CASE("http: counts confirm lines on which TSDs differ, of whomever") {
  HttpPeer peer;
  peer.queue.push(with(kAhead));
  peer.start();
  tell(peer, "stranger");
  peer.answer(response("200 OK", kAll));
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.rejections.empty());
}

TEST_CASE("http: a batch of which nothing is left is no request") {
  HttpPeer peer;
  Batch batch;
  batch.add(1, kAhead);
  peer.queue.push(std::move(batch));
  peer.start();
  tell(peer, "victoriametrics");
  REQUIRE(peer.end);
  CHECK(peer.end->kind == ConnectionEnd::Kind::done);
  CHECK(peer.stream.wire.empty());
  CHECK(peer.accounts().rejected == 1);
}
