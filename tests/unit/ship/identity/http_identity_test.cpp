#include "ship/identity/http_identity.h"

#include <catch2/catch.hpp>

#include <array>
#include <optional>
#include <string>

#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using IdentityKind = HttpIdentity::Kind;

namespace {

constexpr std::string_view kNoContent = "HTTP/1.1 204 No Content\r\n\r\n";
constexpr std::string_view kNoPut = "HTTP/1.1 405 Method Not Allowed\r\nContent-Length:0\r\n\r\n";
constexpr std::string_view kOpentsdb =
    "HTTP/1.1 400 Bad Request\r\nContent-Length:67\r\n\r\n"
    "{\"error\":{\"code\":400,\"message\":\"No datapoints found in content\"} } ";
constexpr std::string_view kNoDatabase =
    "HTTP/1.1 500 Internal Server Error\r\nContent-Length:41\r\n\r\n"
    "write series error: database not found: x";
constexpr std::string_view kGo =
    "HTTP/1.1 400 Bad Request: missing required Host header\r\nConnection: close\r\n\r\n"
    "400 Bad Request: missing required Host header";
constexpr std::string_view kNginx =
    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<h1>400 Bad Request</h1>";

/// A port whose answers the test gives.
struct Port : SenderParts {
  ScriptedStream* stream = nullptr;
  std::optional<HttpIdentity> found;

  Port() { spawn(run()); }
  ~Port() { finish(); }
  tsd::net::Task<tsd::Result<std::unique_ptr<tsd::net::Stream>>> connect() {
    auto made = std::make_unique<ScriptedStream>(loop.get_executor());
    stream = made.get();
    co_return made;
  }
  tsd::net::Task<> run() {
    tsd::net::Connector to = [this](const tsd::net::Endpoint&) { return connect(); };
    tsd::net::Endpoint endpoint{"tsd1", 4242};
    found = co_await ask_identity(to, endpoint, tsd::Duration(2000));
  }
  void answer(std::initializer_list<std::string_view> answers) {
    for (std::string_view text : answers) stream->say(std::string(text));
    stream->close_by_peer();
    poll();
  }
};

}  // namespace

TEST_CASE("identity: the questions go in one write, and the last one names no host") {
  Port port;
  port.poll();
  const std::string& wire = port.stream->wire;
  CHECK(wire.starts_with("POST /api/put HTTP/1.1\r\nHost: tsd1:4242\r\n"));
  auto put = wire.find("PUT /api/put HTTP/1.1\r\nHost: tsd1:4242\r\n");
  auto last = wire.find("POST /api/put HTTP/1.1\r\nContent-Type:");
  REQUIRE(put != wire.npos);
  REQUIRE(last != wire.npos);
  CHECK(put < last);
  CHECK(wire.find("Host:", last) == wire.npos);
  CHECK(wire.ends_with("Content-Length:2\r\n\r\n[]"));
}

TEST_CASE("identity: what the answers say") {
  struct Row {
    const char* who;
    std::initializer_list<std::string_view> answers;
    IdentityKind kind;
    Peer peer;
    const char* words;
  };
  const std::array rows{
      Row{"VictoriaMetrics",
          {kNoContent, kNoContent, kGo},
          IdentityKind::mute,
          Peer::victoriametrics,
          ""},
      Row{"InfluxDB", {kNoContent, kNoPut, kGo}, IdentityKind::answers, Peer::influxdb, ""},
      Row{"OpenTSDB", {kOpentsdb, kNoPut, kOpentsdb}, IdentityKind::answers, Peer::unknown, ""},
      Row{"204 to everything",
          {kNoContent, kNoContent, kNoContent},
          IdentityKind::nothing,
          Peer::unknown,
          "204 No Content"},
      Row{"204 where a host is named",
          {kNoContent, kNoContent, kNginx},
          IdentityKind::nothing,
          Peer::unknown,
          "204 No Content"},
      Row{"a hook that takes POST only",
          {kNoContent, kNoPut, kNginx},
          IdentityKind::nothing,
          Peer::unknown,
          "204 No Content"},
      Row{"204, and the end",
          {kNoContent, kNoContent},
          IdentityKind::nothing,
          Peer::unknown,
          "204 No Content"},
      Row{"a web server", {kNginx}, IdentityKind::nothing, Peer::unknown, "400 Bad Request"},
      Row{"silence", {}, IdentityKind::nothing, Peer::unknown, ""},
  };
  for (const Row& row : rows) {
    INFO(row.who);
    Port port;
    port.poll();
    port.answer(row.answers);
    REQUIRE(port.found);
    CHECK(port.found->kind == row.kind);
    CHECK(port.found->peer == row.peer);
    CHECK(port.found->words == row.words);
  }
}

TEST_CASE("identity: an InfluxDB without its database refuses in its own words") {
  Port port;
  port.poll();
  port.answer({kNoDatabase, kNoPut, kGo});
  REQUIRE(port.found);
  CHECK(port.found->kind == IdentityKind::refuses);
  CHECK(port.found->words == "write series error: database not found: x");
}

TEST_CASE("identity: a VictoriaMetrics with a full disk says why, in one line") {
  // 1.79.5 and 1.145.0, but for the long rest of the reason.
  const char* front = GENERATE(
      "remoteAddr: \"127.0.0.1:1\"; requestURI: /api/put; error when processing imported data: ",
      "cannot decode opentsdb data: error when processing imported data: ");
  const std::string body = front + std::string("cannot store metrics: read-only mode\n");
  const std::string full =
      "HTTP/1.1 503 Service Unavailable\r\nContent-Length:" + std::to_string(body.size()) +
      "\r\n\r\n" + body;
  Port port;
  port.poll();
  port.answer({full, full, kGo});
  REQUIRE(port.found);
  CHECK(port.found->kind == IdentityKind::refuses);
  CHECK(port.found->peer == Peer::victoriametrics);
  CHECK(port.found->words == "cannot store metrics: read-only mode");
}

TEST_CASE("identity: a port that says nothing is given up after the deadline") {
  Port port;
  port.poll();
  port.pass(tsd::Duration(1999));
  CHECK_FALSE(port.found);
  port.pass(tsd::Duration(2));
  REQUIRE(port.found);
  CHECK(port.found->kind == IdentityKind::nothing);
}
