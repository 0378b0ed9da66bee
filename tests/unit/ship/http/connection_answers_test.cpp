#include "ship/http/connection.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "unit/ship/http/http_peer.h"

using namespace tsd::ship;
using tsd::Duration;
using EndKind = ConnectionEnd::Kind;

TEST_CASE("http: a peer that speaks no HTTP is no TSD, and its words are quoted") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.answer("<!DOCTYPE HTML>\n<html lang=\"en\">\n");
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::no_tsd);
  CHECK(peer.end->reason ==
        "this is no HTTP: it says \"<!DOCTYPE HTML>\" (leave --http out to speak telnet)");
  CHECK(peer.accounts().confirmed == 0);
  CHECK(peer.rejections.empty());
  CHECK(peer.queue.has_waiting());
}

TEST_CASE("http: a page in place of an answer confirms nothing and rejects nothing") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.answer(response("200 OK", "<html>Welcome to our network</html>"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::no_tsd);
  CHECK(peer.accounts().confirmed == 0);
  CHECK(peer.rejections.empty());
  CHECK(peer.queue.take(SIZE_MAX).size() == 2);
}

TEST_CASE("http: a point that is refused without a named error is tried again, behind the others") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1, "odd"));
  peer.queue.push(SenderParts::batch(2, 1, "other"));
  peer.start();
  peer.answer(response("400 Bad Request", R"({"success":0,"failed":1,"errors":[]})"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.end->reason == "1 of 1 point failed, and the TSD does not name it");
  CHECK(peer.rejections.empty());
  CHECK(peer.queue.take(SIZE_MAX).lines().front().starts_with("put other "));
  Batch odd = peer.queue.take(SIZE_MAX);
  CHECK(odd.lines().front().starts_with("put odd "));
  CHECK(odd.was_sent());
}

namespace {

const std::string kUnparseable = response(
    "400 Bad Request", R"({"error":{"code":400,"message":"Unable to parse the given JSON"}})");

}  // namespace

TEST_CASE("http: a TSD that does not read gzip gets text, and no point is rejected for it") {
  HttpPeer peer;
  peer.state = {.given = Peer::influxdb};
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.answer(kUnparseable);  // of both
  peer.answer(kUnparseable);  // of the first
  CHECK(peer.stream.wire.find("Content-Encoding") == std::string::npos);
  CHECK(peer.stream.wire.ends_with(
      R"([{"metric":"m","timestamp":1700000000,"value":1,"tags":{"h":"a"}}])"));
  peer.answer(response("204 No Content", ""));
  CHECK(peer.stream.wire.find("Content-Encoding") == std::string::npos);
  CHECK(peer.stream.wire.ends_with(R"("timestamp":1700000001,"value":1,"tags":{"h":"a"}}])"));
  peer.answer(response("204 No Content", ""));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.rejections.empty());
  CHECK_FALSE(peer.limit.packs);
}

TEST_CASE(
    "http: a point that is blamed alone, packed and as text, is rejected by the TSD's words") {
  HttpPeer peer;
  peer.state.peer = Peer::opentsdb;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(kUnparseable);
  CHECK(peer.rejections.empty());
  peer.answer(kUnparseable);
  CHECK(peer.limit.packs);
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.rejections ==
        std::vector<std::string>{"1 tsd HTTP 400: Unable to parse the given JSON"});
}

TEST_CASE("http: throttled points are sent again after a pause, and the others are confirmed") {
  HttpPeer peer;
  Batch batch = SenderParts::batch(1, 1, "good");
  batch.add(2, "late 1700000000 1 h=a");
  peer.queue.push(std::move(batch));
  peer.start();
  peer.answer(response(
      "400 Bad Request",
      R"({"success":1,"failed":1,"errors":[{"datapoint":{"metric":"late","timestamp":1700000000,"value":"1","tags":{"h":"a"}},"error":"Please throttle"}]})"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.end->reason == "1 of 2 points: Please throttle");
  CHECK(peer.accounts().confirmed == 1);
  CHECK(peer.rejections.empty());
  CHECK(peer.queue.take(SIZE_MAX).lines().front() == "put late 1700000000 1 h=a");
}

TEST_CASE("http: a batch of which every point is throttled is no progress") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1, "late"));
  peer.start();
  auto before = peer.queue.last_progress();
  peer.pass(Duration(1000));
  peer.answer(response("400 Bad Request",
                       R"({"success":0,"failed":1,"errors":[{"error":"Please throttle"}]})"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.queue.confirmations() == 0);
  CHECK(peer.queue.last_progress() == before);
}

TEST_CASE("http: one small point is not rejected for its size") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(response("413 Request Entity Too Large", "too much"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.rejections.empty());
  CHECK(peer.queue.has_waiting());
}

TEST_CASE("http: Retry-After as a date counts from the answer's Date") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(response("429 Too Many Requests", "",
                       "Date: Wed, 21 Oct 2015 07:28:00 GMT\r\n"
                       "Retry-After: Wed, 21 Oct 2015 07:28:09 GMT\r\n"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.end->pause == Duration(9000));
}

TEST_CASE("http: a point whose body alone is over the stock limit is rejected for its size") {
  HttpPeer peer;
  peer.state.peer = Peer::opentsdb;
  Batch batch;
  std::string tag;
  for (std::uint32_t i = 1, n = 0; n < 20'000; ++n)
    tag += static_cast<char>('a' + (i = i * 1103515245 + 12345) % 7919 % 26);
  batch.add(1, "m 1700000000 1 h=" + tag);
  peer.queue.push(std::move(batch));
  peer.start();
  peer.answer(response("413 Request Entity Too Large", "too much"));
  REQUIRE(peer.end);
  CHECK(peer.rejections == std::vector<std::string>{"1 tsd HTTP 413: too much"});
}

TEST_CASE("http: a TSD that closes behind each refusal is not asked about a point without end") {
  HttpPeer peer;
  peer.state = {.given = Peer::influxdb};
  peer.queue.push(SenderParts::batch(1, 1));
  const std::string refusal =
      response("400 Bad Request", "json array decode error", "Connection: close\r\n");
  peer.start();
  peer.answer(refusal);
  REQUIRE(peer.end);
  CHECK(peer.rejections.empty());
  peer.end.reset();
  peer.start();
  CHECK(peer.stream.wire.find("Content-Encoding") == std::string::npos);
  peer.answer(refusal);
  REQUIRE(peer.end);
  CHECK(peer.rejections == std::vector<std::string>{"1 tsd HTTP 400: json array decode error"});
}

TEST_CASE("http: status 204 rejects a value that went as a string") {
  HttpPeer peer;
  Batch batch = SenderParts::batch(1, 1);
  batch.add(2, "m 1700000000 1.5f h=a");
  peer.queue.push(std::move(batch));
  peer.state = {.given = Peer::victoriametrics};
  peer.start();
  peer.answer(response("204 No Content", ""));
  CHECK(peer.accounts().confirmed == 1);
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 value-syntax"));
}

TEST_CASE("http: a point is rejected for a peer's words only when it is known to be a TSD") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(kUnparseable);  // words that another service may use
  CHECK(peer.rejections.empty());
  CHECK(peer.stream.wire.find("PUT /api/put") != std::string::npos);
  SECTION("it is none") {
    peer.answer(response("404 Not Found", "not found") + response("404 Not Found", "not found"));
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::no_tsd);
    CHECK(peer.rejections.empty());
    CHECK(peer.queue.has_waiting());
  }
  SECTION("it is InfluxDB") {
    peer.answer(response("204 No Content", "") + response("405 Method Not Allowed", ""));
    peer.answer(kInfluxRefused);
    peer.answer(kUnparseable);
    CHECK(peer.rejections.size() == 1);
  }
}

TEST_CASE("http: what the peer says before it is asked is no answer") {
  HttpPeer peer;
  peer.stream.tells_input = true;
  peer.queue.push(SenderParts::batch(1, 1));
  SECTION("words of another protocol") {
    peer.stream.say("200 news.example.org ready\r\n");
    peer.start();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::no_tsd);
    CHECK(peer.end->reason ==
          "this is no HTTP: it says \"200 news.example.org ready\" before it was asked (leave "
          "--http out to speak telnet)");
  }
  SECTION("an answer") {
    peer.stream.say(response("204 No Content", ""));
    peer.start();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
  }
  CHECK(peer.accounts().settled() == 0);
  CHECK(peer.stream.wire.empty());
}
