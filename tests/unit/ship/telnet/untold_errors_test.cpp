// TSDs that report no error over telnet: InfluxDB, KairosDB.
#include <catch2/catch.hpp>
#include <cstdint>

#include "unit/ship/telnet/telnet_peer.h"

using namespace tsd::ship;
using tsd::Duration;
using EndKind = ConnectionEnd::Kind;

TEST_CASE("telnet: InfluxDB, one-shot: the one question over HTTP beside it is enough") {
  TelnetPeer peer;
  peer.over_http = {HttpIdentity::Kind::answers, Peer::influxdb};
  peer.push_last(3);
  CHECK(peer.stream.wire.ends_with("\nversion\n"));
  CHECK_FALSE(peer.stream.half_closed);
  peer.stream.say(kInflux);
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.http_asked == 1);
  CHECK(peer.accounts().confirmed == 3);
  CHECK(peer.accounts().confirmed_by[static_cast<std::size_t>(Confirm::parsed)] == 3);
}

TEST_CASE("telnet: InfluxDB, a service: its database is asked for again before lines count") {
  TelnetPeer peer;
  peer.know_influxdb();
  peer.options.auto_settles = true;
  peer.start();
  CHECK(peer.http_asked == 1);
  peer.pass(Duration(2000));
  peer.http_waits = true;
  peer.push_and_answer(1);
  CHECK(peer.http_asked == 2);
  CHECK(peer.accounts().confirmed == 0);
  peer.http_comes.notify();
  peer.poll();
  // HTTP may have been answered by a program that was started since: this connection has to live.
  CHECK(peer.accounts().confirmed == 0);
  CHECK(peer.stream.wire.ends_with("\nversion\nversion\n"));
  peer.stream.say(kInflux);
  peer.poll();
  CHECK(peer.accounts().confirmed == 1);
  CHECK(peer.accounts().confirmed_by[static_cast<std::size_t>(Confirm::parsed)] == 1);

  SECTION("a trickle is asked for once in five seconds") {
    peer.pass(Duration(1500));
    peer.push_and_answer(2);
    CHECK(peer.http_asked == 2);
    peer.push_and_answer(3);
    peer.pass(Duration(3000));
    CHECK(peer.http_asked == 2);
    CHECK(peer.accounts().confirmed == 1);
    peer.pass(Duration(500));
    CHECK(peer.http_asked == 3);
    peer.http_comes.notify();
    peer.poll();
    peer.stream.say(kInflux);
    peer.poll();
    CHECK(peer.accounts().confirmed == 3);
  }
  SECTION("at the end it is asked for at once") {
    peer.pass(Duration(1500));
    peer.push_and_answer(2);
    peer.queue.close();
    peer.poll();
    CHECK(peer.http_asked == 3);
    CHECK_FALSE(peer.stream.half_closed);
    peer.http_comes.notify();
    peer.poll();
    peer.stream.say(kInflux);
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::done);
    CHECK(peer.accounts().confirmed == 2);
  }
  SECTION("dropped meanwhile: nothing counts any more") {
    peer.pass(Duration(1500));
    peer.push_and_answer(2);
    peer.queue.close();
    peer.poll();
    peer.over_http = {HttpIdentity::Kind::refuses, Peer::influxdb, "database not found: x"};
    peer.http_comes.notify();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::retry);
    CHECK(peer.end->reason == "\"database not found: x\"");
    CHECK(peer.accounts().confirmed == 1);
    CHECK(peer.queue.has_waiting());
  }
  SECTION("HTTP falls silent: nothing shows that it is there") {
    peer.pass(Duration(1500));
    peer.push_and_answer(2);
    peer.queue.close();
    peer.poll();
    peer.over_http = {};
    peer.http_comes.notify();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.end->reason == "nothing shows that its database is there");
    CHECK(peer.queue.has_waiting());
  }
  SECTION("the peer closes behind the answer over HTTP: the lines wait for the next connection") {
    peer.pass(Duration(1500));
    peer.push_and_answer(2);
    peer.queue.close();
    peer.poll();
    peer.http_comes.notify();
    peer.poll();
    peer.stream.close_by_peer();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.accounts().confirmed == 1);
    CHECK(peer.queue.has_waiting());
  }
}

TEST_CASE("telnet: a full memory does not wait for five seconds") {
  TelnetPeer peer;
  peer.know_influxdb();
  peer.options.confirm = Confirm::parsed;
  peer.start();
  peer.pass(Duration(2000));
  peer.push_and_answer(1);
  peer.stream.say(kInflux);
  peer.poll();
  REQUIRE(peer.accounts().confirmed == 1);
  REQUIRE(peer.http_asked == 2);
  peer.pass(Duration(1500));
  std::uint64_t number = 2;
  while (!peer.queue.full()) {
    peer.queue.push(SenderParts::batch(number, 1000));
    number += 1000;
    peer.poll();
  }
  peer.pass(Duration(100));
  for (int i = 0; i < 30 && peer.http_asked == 2; ++i) {
    peer.stream.say(kInflux);
    peer.poll();
  }
  CHECK(peer.http_asked == 3);
}

TEST_CASE("telnet: a peer that reports nothing late is not settled, and is parsed by itself") {
  const char* answer = GENERATE("InfluxDB TSDB proxy", "KairosDB 1.3.0-1\n");
  TelnetPeer peer;
  peer.options.auto_settles = true;
  peer.options.answer_deadline = Duration(5000);
  SECTION("asked for it") {
    peer.options.confirm = Confirm::settled;
    peer.push_last(3);
    peer.pass(Duration(100));
    peer.stream.say(answer);
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.end->reason.starts_with("it reports no error behind its answer to \"version\""));
    CHECK(peer.accounts().confirmed == 0);
    CHECK(peer.queue.has_waiting());
  }
  SECTION("by itself") {
    bool is_influxdb = std::string_view(answer).starts_with("InfluxDB");
    if (is_influxdb) peer.over_http = {HttpIdentity::Kind::answers, Peer::influxdb};
    peer.push_last(3);
    peer.stream.say(answer);
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::done);
    CHECK(peer.accounts().confirmed_by[static_cast<std::size_t>(Confirm::parsed)] == 3);
  }
}

TEST_CASE("telnet: lines that were judged for another kind of TSD are not confirmed") {
  TelnetPeer peer;
  peer.behavior.peer = Peer::opentsdb;
  peer.behavior.is_named = true;
  peer.push_last(3);
  SECTION("by an answer of that kind") {
    peer.stream.say("KairosDB 1.3.0-1\n");
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.end->reason.starts_with("it answers as another kind of TSD"));
    CHECK(peer.accounts().settled() == 0);
    CHECK(peer.queue.has_waiting());
    CHECK(peer.behavior.peer == Peer::kairosdb);  // the next connection judges by its rules
  }
  SECTION("but those are that were judged alike") {
    peer.stream.say("tsd-listen speaks the telnet protocol of OpenTSDB 2.4\n");
    peer.poll();
    bool is_broken = peer.end && peer.end->kind == EndKind::broken;
    CHECK_FALSE(is_broken);
    CHECK(peer.behavior.peer == Peer::other);
  }
}

TEST_CASE("telnet: the rest of an answer alone is quoted, and is not silence") {
  TelnetPeer peer;
  peer.push_last(3);
  peer.stream.say("Akumuli to TSD converter/n");
  peer.stream.close_by_peer();
  peer.pass(Duration(3000));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::no_tsd);
  CHECK(peer.end->reason == "this is no TSD: it says \"Akumuli to TSD converter/n\"");
}
