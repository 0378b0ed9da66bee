// Who answers 204 has to say which TSD it is before it confirms a point.
#include <catch2/catch.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "unit/ship/http/http_peer.h"

using namespace tsd::ship;
using tsd::Duration;
using EndKind = ConnectionEnd::Kind;

namespace {

const std::string kNoContent = response("204 No Content", "");
const std::string kNoPut = response("405 Method Not Allowed", "");
const std::string kNginx = response("400 Bad Request", "<h1>400</h1>", "Connection: close\r\n");
const std::string kNoHost = response("400 Bad Request: missing required Host header",
                                     "400 Bad Request: missing required Host header");
const std::string kSigned = response("204 No Content", "", "Server: caddy\r\n");

/// Two plain points, which were posted.
struct Posted : HttpPeer {
  explicit Posted(const char* path = "/api/put") {
    options.service.path = path;
    queue.push(batch(1, 2));
    start();
  }
  void answers(std::initializer_list<std::string> all) {
    for (const std::string& one : all) answer(one);
  }
  void connect_again() {
    REQUIRE(end);
    end.reset();
    (void)stream.take_wire();
    start();
  }
  bool has_posted() const {  // questions are never packed
    return stream.wire.find("Content-Encoding: gzip") != std::string::npos;
  }
};

}  // namespace

TEST_CASE("put: 204 confirms the points of a TSD that has proven which one it is") {
  Posted peer;
  SECTION("VictoriaMetrics") {
    peer.answers({kNoContent, kNoContent + kNoContent, kVictoriaRefused});
    CHECK(peer.state.peer == Peer::victoriametrics);
  }
  SECTION("VictoriaMetrics behind a proxy") {
    peer.answers({kSigned, kSigned + kSigned, kVictoriaRefused});
    CHECK(peer.state.peer == Peer::victoriametrics);
  }
  SECTION("InfluxDB") {
    peer.answers({kNoContent, kNoContent + kNoPut, kInfluxRefused});
    CHECK(peer.state.peer == Peer::influxdb);
  }
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.rejections.empty());
  CHECK_FALSE(peer.queue.has_waiting());
}

TEST_CASE("put: 204 of any other server confirms nothing, and is asked before the next points") {
  struct Row {
    const char* who;
    std::initializer_list<std::string> answers;
    const char* path = "/api/put";
  };
  const Row rows[] = {
      {"204 to everything", {kNoContent, kNoContent + kNoContent, kNoContent}},
      {"204 where a host is named", {kNoContent, kNoContent + kNoContent, kNginx}},
      {"a web server of Go's", {kNoContent, kNoContent + kNoContent, kNoHost}},
      {"another door of VictoriaMetrics",
       {kNoContent, kNoContent + kNoContent,
        response("400 Bad Request", "unsupported path requested: \"/write/who\"")},
       "/write"},
      {"a hook that takes POST only", {kNoContent, kNoContent + kNoPut, kNoContent}},
      {"204, and then a login", {kNoContent, response("401 Unauthorized", "") + kNoPut}},
  };
  for (const Row& row : rows) {
    INFO(row.who);
    Posted peer(row.path);
    peer.answers(row.answers);
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::no_tsd);
    CHECK(peer.end->reason.starts_with("its \"204 No Content\" is any web server's answer"));
    CHECK(peer.accounts().settled() == 0);
    CHECK(peer.queue.has_waiting());

    peer.state.forget();
    peer.connect_again();
    CHECK_FALSE(peer.has_posted());
    CHECK(peer.stream.wire.find(fmt::format("PUT {}?", row.path)) != std::string::npos);
  }
}

TEST_CASE("put: who was in doubt gets points again once it has proven who it is") {
  Posted peer;
  peer.answers({kNoContent, kNoPut + kNoPut});
  REQUIRE(peer.end);
  peer.state.forget();
  peer.connect_again();
  peer.answers({kNoContent + kNoPut, kInfluxRefused});
  CHECK(peer.has_posted());
  peer.answer(kNoContent);
  CHECK(peer.accounts().confirmed == 2);
}

TEST_CASE("put: who closes behind a 204 is asked on the next connection, before the points") {
  Posted peer;
  peer.answer(response("204 No Content", "", "Connection: close\r\n"));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.accounts().settled() == 0);
  peer.connect_again();
  CHECK_FALSE(peer.has_posted());
  peer.answers({kNoContent + kNoContent, kVictoriaRefused});
  CHECK(peer.has_posted());
  peer.answer(kNoContent);
  CHECK(peer.accounts().confirmed == 2);
}

TEST_CASE("put: a TSD that told of each point and now answers 204 is another one") {
  Posted peer;
  peer.state.peer = Peer::opentsdb;
  peer.answer(kNoContent);
  CHECK(peer.accounts().settled() == 0);
  CHECK(peer.stream.wire.find("PUT /api/put") != std::string::npos);
}

TEST_CASE("put: who has proven itself is asked in silence on each connection") {
  Posted peer;
  peer.answers({kSigned, kSigned + kSigned, kVictoriaRefused});
  REQUIRE(peer.end);
  peer.queue.push(SenderParts::batch(3, 2));
  std::uint64_t confirmed = 2;
  SECTION("by the same server") {
    peer.connect_again();
    peer.answers({kSigned, kSigned + kSigned});
    confirmed = 4;
  }
  SECTION("and not by another one") {
    peer.connect_again();
    peer.answers({kNoContent, kNoContent + kNoContent});
  }
  SECTION("nor by another TSD") {
    peer.connect_again();
    peer.answers({kSigned, kSigned + kNoPut});
  }
  SECTION("nor at another address") {
    peer.address = "127.0.0.2";
    peer.connect_again();
    peer.answers({kSigned, kSigned + kSigned});
  }
  SECTION("nor after a failure") {
    peer.state.forget();
    peer.connect_again();
    peer.answers({kSigned, kSigned + kSigned});
  }
  CHECK(peer.accounts().confirmed == confirmed);
  CHECK(peer.stream.wire.ends_with("\r\n\r\n[") == (confirmed == 2));
}

TEST_CASE("put: the questions go where the points go, each request to an address of its own") {
  Posted peer;
  std::string posted = peer.stream.wire.substr(0, peer.stream.wire.find(" HTTP/1.1"));
  CHECK(posted.starts_with("POST /api/put?details&n="));
  peer.answer(kNoContent);
  CHECK(peer.stream.wire.starts_with("POST /api/put?details&n="));
  CHECK_FALSE(peer.stream.wire.starts_with(posted + " "));
}

TEST_CASE("put: who does not say in time who it is may say it later, and is no stranger") {
  Posted peer;
  peer.answers({kNoContent, kNoContent + kNoContent});
  peer.pass(peer.options.answer_deadline + Duration(1));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::broken);
  CHECK(peer.end->reason.starts_with("it was asked which TSD it is, and gave no answer"));
  CHECK(peer.accounts().settled() == 0);
  peer.connect_again();
  CHECK_FALSE(peer.has_posted());
  peer.answers({kNoContent + kNoContent, kVictoriaRefused});
  CHECK(peer.has_posted());
  peer.answer(kNoContent);
  CHECK(peer.accounts().confirmed == 2);
}

TEST_CASE("put: the user's word for the TSD is believed without a question") {
  Posted peer;
  peer.state = {.given = Peer::victoriametrics};
  peer.answer(kNoContent);
  CHECK(peer.accounts().confirmed == 2);
  REQUIRE(peer.end);
  peer.state.forget();
  CHECK(peer.state.peer == Peer::victoriametrics);
}
