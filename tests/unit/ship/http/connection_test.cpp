#include "ship/http/connection.h"

#include <catch2/catch.hpp>

#include "net/zlib.h"
#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using tsd::Duration;
using Kind = ConnectionEnd::Kind;

namespace {

std::string response(std::string_view status, std::string_view body, std::string_view more = "") {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n{}\r\n{}", status, body.size(), more,
                     body);
}

struct HttpPeer : SenderParts {
  HttpOptions options;
  BodyLimit limit;
  ScriptedStream stream{loop.get_executor()};
  std::optional<ConnectionEnd> end;

  HttpPeer() {
    auto loaded = tsd::net::Zlib::load();
    REQUIRE(loaded);
    options.service.zlib = *loaded;
  }
  ~HttpPeer() { finish(); }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    HttpConnection connection(stream, queue, limit, options, pace, "tsd1:4242", reject);
    end = co_await connection.run();
  }
  void answer(std::string text) {
    (void)stream.take_wire();
    stream.say(std::move(text));
    poll();
  }
};

}  // namespace

TEST_CASE("http: one request is under way at a time, and each point has its verdict") {
  HttpPeer peer;
  Batch batch = SenderParts::batch(1, 1, "good");
  batch.add(2, "bad 1700000000 1 h=a");
  peer.queue.push(std::move(batch));
  peer.start();
  CHECK(peer.stream.wire.starts_with("POST /api/put?details HTTP/1.1\r\nHost: tsd1:4242\r\n"));
  peer.answer(response(
      "400 Bad Request",
      R"({"success":1,"failed":1,"errors":[{"datapoint":{"metric":"bad","timestamp":1700000000,"value":"1","tags":{"h":"a"}},"error":"no such metric"}]})"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::done);
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
  CHECK(peer.end->kind == Kind::retry);
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
    peer.start();
    peer.answer(response("204 No Content", ""));
    CHECK(peer.accounts().confirmed == 2);
  }
  SECTION("which is too little for parsed") {
    peer.options.confirm = Confirm::parsed;
    peer.start();
    peer.answer(response("204 No Content", ""));
    REQUIRE(peer.end);
    CHECK(peer.end->kind == Kind::broken);
    CHECK(peer.accounts().confirmed == 0);
  }
}

TEST_CASE("http: --confirm stored asks the TSD to wait for its store") {
  HttpPeer peer;
  peer.options.confirm = Confirm::stored;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  CHECK(peer.stream.wire.starts_with("POST /api/put?sync&details HTTP/1.1\r\n"));
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

TEST_CASE("http: a peer that speaks no HTTP is no TSD, and its words are quoted") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.answer("<!DOCTYPE HTML>\n<html lang=\"en\">\n");
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::no_tsd);
  CHECK(peer.end->reason == "this is no HTTP: it says \"<!DOCTYPE HTML>\"");
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
  CHECK(peer.end->kind == Kind::no_tsd);
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
  CHECK(peer.end->kind == Kind::retry);
  CHECK(peer.end->reason == "1 of 1 points failed, and the TSD does not name them");
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
  CHECK(peer.end->kind == Kind::done);
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.rejections.empty());
  CHECK_FALSE(peer.limit.packs);
}

TEST_CASE(
    "http: a point that is blamed alone, packed and as text, is rejected by the TSD's words") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(kUnparseable);
  CHECK(peer.rejections.empty());
  peer.answer(kUnparseable);
  CHECK(peer.limit.packs);
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::done);
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
  CHECK(peer.end->kind == Kind::retry);
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
  CHECK(peer.end->kind == Kind::retry);
  CHECK(peer.queue.confirmations() == 0);
  CHECK(peer.queue.last_progress() == before);
}

TEST_CASE("http: one small point is not rejected for its size") {
  HttpPeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(response("413 Request Entity Too Large", "too much"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::retry);
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
  CHECK(peer.end->kind == Kind::retry);
  CHECK(peer.end->pause == Duration(9000));
}

TEST_CASE("http: a point whose body alone is over the stock limit is rejected for its size") {
  HttpPeer peer;
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
  peer.start();
  peer.answer(response("204 No Content", ""));
  CHECK(peer.accounts().confirmed == 1);
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 tsd a TSD that tells no details may drop"));
}
