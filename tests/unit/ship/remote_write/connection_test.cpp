#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "unit/ship/remote_write/write_peer.h"

using namespace tsd::ship;
using EndKind = ConnectionEnd::Kind;

namespace {

constexpr const char* kCount = "X-Prometheus-Remote-Write-Samples-Written: {}\r\n";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("remote write: no point is posted before the questions are answered") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 3));
  peer.start();
  CHECK(peer.stream.wire.starts_with("POST /api/v1/write HTTP/1.1\r\nHost: tsd1:9090\r\n"));
  CHECK(peer.stream.wire.ends_with("Content-Length:10\r\n\r\n" + std::string(10, '\xff')));
  peer.answer(response("400 Bad Request", "snappy: corrupt input\n"));
  CHECK(has(peer.stream.wire, "proto=io.prometheus.write.v2.Request\r\n"));
  CHECK(has(peer.stream.wire, "X-Prometheus-Remote-Write-Version: 2.0.0\r\n"));
  peer.answer(response("204 No Content"));
  CHECK(has(peer.stream.wire,
            "Content-Type: application/x-protobuf\r\nContent-Encoding: snappy\r\n"
            "X-Prometheus-Remote-Write-Version: 0.1.0\r\n"));
  CHECK(peer.accounts().confirmed == 0);
  peer.answer(response("204 No Content"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.accounts().confirmed_by[static_cast<std::size_t>(Confirm::parsed)] == 3);
}

TEST_CASE("remote write: a peer that takes everything gets nothing") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 3));
  peer.start();
  peer.answer(response("204 No Content"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::no_tsd);
  CHECK(peer.queue.has_waiting());
  CHECK(peer.state.version == WriteVersion::unknown);
}

TEST_CASE("remote write: a refusal of 2.0 is followed by 1.0, on the next connection if need be") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.answer(response("400 Bad Request", "corrupt"));
  peer.answer(response("415 Unsupported Media Type", "", "Connection: close\r\n"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  peer.end.reset();
  peer.start();
  CHECK(has(peer.stream.wire, "X-Prometheus-Remote-Write-Version: 0.1.0\r\n"));
  peer.answer(response("204 No Content"));
  peer.answer(response("204 No Content"));
  CHECK(peer.accounts().confirmed == 1);
}

TEST_CASE("remote write 2.0: only a count of all samples confirms") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.welcome(WriteVersion::v2);
  SECTION("all") {
    peer.answer(response("200 OK", "", fmt::format(kCount, 2)));
    CHECK(peer.accounts().confirmed == 2);
  }
  SECTION("one: each point is posted by itself") {
    peer.answer(response("200 OK", "", fmt::format(kCount, 1)));
    CHECK(peer.accounts().confirmed == 0);
    peer.answer(response("200 OK", "", fmt::format(kCount, 1)));
    peer.answer(response("200 OK", "", fmt::format(kCount, 1)));
    CHECK(peer.accounts().confirmed == 2);
  }
  SECTION("none: it is asked anew, and then speaks 1.0") {
    peer.answer(response("200 OK"));
    CHECK(peer.accounts().confirmed == 0);
    peer.answer(response("400 Bad Request", "corrupt"));
    peer.answer(response("204 No Content"));
    CHECK(has(peer.stream.wire, "X-Prometheus-Remote-Write-Version: 0.1.0\r\n"));
    peer.answer(response("204 No Content"));
    CHECK(peer.accounts().confirmed == 2);
  }
}

TEST_CASE("remote write: a refused point is found and rejected, the others are confirmed") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.welcome(WriteVersion::v1);
  peer.answer(response("400 Bad Request", "out of order sample\n"));
  peer.answer(response("400 Bad Request", "out of order sample\n"));
  peer.answer(response("204 No Content"));
  CHECK(peer.accounts().confirmed == 1);
  CHECK(peer.rejections == std::vector<std::string>{"1 tsd HTTP 400: out of order sample"});
}

TEST_CASE("remote write: a point whose request had no answer may be there when it is refused") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.state.version = WriteVersion::v1;
  peer.start();
  peer.stream.fail_reads("reset");
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::broken);
  Batch again = peer.queue.take(SIZE_MAX);
  CHECK(again.is_in_doubt());
  peer.queue.put_back(std::move(again));
}

TEST_CASE("remote write: a second value for one time goes in a message of its own") {
  WritePeer peer;
  Batch batch;
  batch.add(1, "m 1700000000 1 h=a");
  batch.add(2, "m 1700000000 2 h=a");
  batch.add(3, "m 1700000001 3 h=a");
  peer.queue.push(std::move(batch));
  peer.start();
  peer.welcome(WriteVersion::v1);
  peer.answer(response("204 No Content"));
  CHECK(peer.accounts().confirmed == 2);
  peer.answer(response("400 Bad Request", "duplicate sample for timestamp\n"));
  CHECK(peer.rejections ==
        std::vector<std::string>{"2 tsd HTTP 400: duplicate sample for timestamp"});
}

TEST_CASE("remote write: 429 is for later, for as long as Retry-After says") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 3));
  peer.start();
  bool is_welcome = GENERATE(false, true);
  if (is_welcome) peer.welcome(WriteVersion::v1);
  peer.answer(response("429 Too Many Requests", "", "Retry-After: 7\r\n"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::retry);
  CHECK(peer.end->pause == tsd::Duration(7000));
  CHECK(peer.queue.has_waiting());
}

TEST_CASE("remote write: 401 is about the door: nothing is rejected") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 3));
  peer.start();
  peer.welcome(WriteVersion::v1);
  peer.answer(response("401 Unauthorized", ""));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::broken);
  CHECK(has(peer.end->reason, "--http-username"));
  CHECK(peer.rejections.empty());
}

TEST_CASE("remote write: what is far ahead of the clock is rejected before it is sent") {
  constexpr const char* kAhead =
      "is more than ten minutes ahead of the clock: Prometheus refuses it, "
      "or else what comes after it";
  WritePeer peer;
  Batch batch;
  for (std::string_view time : {"1700000700", "1700000701", "1700000700.001", "1700000701000"}) {
    batch.add(batch.size() + 1, fmt::format("m {} 1 h=a", time));
  }
  peer.queue.push(std::move(batch));
  peer.start();
  SECTION("by our clock") {
    peer.answer(response("400 Bad Request", "snappy", "Date: Tue, 14 Nov 2023 22:10:00 GMT\r\n"));
    peer.answer(response("204 No Content"));
    peer.answer(response("204 No Content"));
    REQUIRE(peer.rejections.size() == 3);
    CHECK(peer.rejections[0] ==
          fmt::format("2 timestamp-ahead the timestamp \"1700000701\" {}", kAhead));
    CHECK(peer.rejections[1].starts_with("3 timestamp-ahead "));
    CHECK(peer.rejections[2].starts_with("4 timestamp-ahead "));
  }
  SECTION("by the receiver's, where it is ahead of ours") {
    peer.answer(response("400 Bad Request", "snappy", "Date: Tue, 14 Nov 2023 22:15:01 GMT\r\n"));
    peer.answer(response("204 No Content"));
    peer.answer(response("204 No Content"));
    CHECK(peer.rejections.empty());
  }
}

TEST_CASE("remote write: what VictoriaMetrics drops in silence is rejected") {
  const std::string words = GENERATE(
      // 1.79.5 and 1.145.0
      "remoteAddr: \"127.0.0.1:1\"; requestURI: /api/v1/write; cannot decompress request "
      "with length 10: snappy: corrupt input",
      "cannot read prometheus remote_write data from client in 0 seconds: cannot decompress "
      "snappy-encoded request with length 10: cannot read snappy header: snappy: corrupt input");
  std::string tags;
  for (int i = 0; i < 29; ++i) tags += fmt::format(" t{}=v", i);
  WritePeer peer;
  Batch batch;
  batch.add(1, "m 1700000200 1" + tags);
  batch.add(2, "m 1700000200 1" + tags + " more=v");
  batch.add(3, "m 1700086400 1 day=ahead");
  batch.add(4, "m 1700172900 1 two=days");
  batch.add(5, "m 1700000200 1 value=" + std::string(1024, 'v'));
  batch.add(6, "m 1700000200 1 host=a value=" + std::string(1025, 'v'));
  batch.add(7, std::string(1025, 'm') + " 1700000200 1 host=a");
  peer.queue.push(std::move(batch));
  peer.start();
  peer.answer(response("400 Bad Request", words));
  peer.answer(response("204 No Content"));
  peer.answer(response("204 No Content"));
  REQUIRE(peer.rejections.size() == 4);
  CHECK(peer.rejections[0] ==
        "2 tag-dropped this TSD takes 29 tags of a point; it silently drops the others, or the "
        "point");
  CHECK(
      peer.rejections[1] ==
      "4 timestamp-ahead the timestamp \"1700172900\" is two days ahead of the clock or more; this "
      "TSD drops it");
  CHECK(peer.rejections[2] ==
        "6 name-length the metric or a tag's value is longer than 1024 bytes; this TSD silently "
        "cuts it, or drops the point");
  CHECK(peer.rejections[3].starts_with("7 name-length "));
  CHECK(peer.accounts().confirmed == 3);
}

TEST_CASE(
    "remote write: after a refusal that may have kept some points, the next may be of one that is "
    "there") {
  WritePeer peer;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.welcome(WriteVersion::v1);
  auto refuse = [&](std::string_view words) {
    peer.answer(response("400 Bad Request", words));
    peer.answer(response("400 Bad Request", "out of order sample"));
    REQUIRE(peer.rejections.size() == 1);
    return peer.rejections[0].ends_with("(it may be there: it was sent before, or had time to be)");
  };
  SECTION("Prometheus keeps nothing") {
    CHECK_FALSE(refuse("out of order sample\n"));
  }
  SECTION("others may") {
    CHECK(refuse("the sample has been rejected (err-mimir-...)"));
  }
}

TEST_CASE("remote write: what a refused request told of metrics is told again") {
  WritePeer peer;
  peer.service.describe = [](std::string_view name) {
    return tsd::prometheus::Family{std::string(name), tsd::prometheus::Type::gauge, "",
                                   "some help"};
  };
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.welcome(WriteVersion::v1);
  CHECK(has(peer.stream.wire, "some help"));
  SECTION("in each piece of it until one is taken") {
    peer.answer(response("422 Unprocessable Entity", "no"));
    CHECK(has(peer.stream.wire, "some help"));
    peer.answer(response("422 Unprocessable Entity", "no"));
    CHECK(has(peer.stream.wire, "some help"));
    peer.answer(response("204 No Content"));
  }
  SECTION("where the body was too large") {
    peer.answer(response("413 Content Too Large"));
    CHECK(has(peer.stream.wire, "some help"));
    peer.answer(response("204 No Content"));
  }
  SECTION("and not after a success") {
    peer.answer(response("204 No Content"));
    peer.end.reset();
    peer.queue.push(SenderParts::batch(3, 2));
    peer.start();
    CHECK_FALSE(has(peer.stream.wire, "some help"));
  }
}
