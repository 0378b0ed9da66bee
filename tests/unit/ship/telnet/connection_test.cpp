#include "ship/telnet/connection.h"

#include <catch2/catch.hpp>

#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using tsd::Duration;
using Kind = ConnectionEnd::Kind;

namespace {

constexpr const char* kAnswer =
    "net.opentsdb.tools 2.4.1 built at revision 0 (MINT)\nBuilt on 2021/09/02 by a@b:/c\n";

struct TelnetPeer : SenderParts {
  TelnetOptions options;
  PeerBehavior behavior;
  ScriptedStream stream{loop.get_executor()};
  std::optional<ConnectionEnd> end;

  ~TelnetPeer() { finish(); }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    TelnetConnection connection(stream, queue, behavior, options, pace, reject);
    end = co_await connection.run();
  }
  void know_answers() {
    behavior.version = PeerBehavior::Version::answers;
    behavior.signature.text = "net.opentsdb.tools 2.4.1 built at revision 0 (MINT)";
  }
  void know_mute() { behavior.version = PeerBehavior::Version::mute; }
};

}  // namespace

TEST_CASE("telnet: lines go out as puts, and an answer behind them confirms them") {
  TelnetPeer peer;
  peer.know_answers();
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  CHECK(peer.stream.wire == "put m 1700000000 1 h=a\nput m 1700000001 1 h=a\n");
  peer.pass(Duration(100));
  CHECK(peer.stream.wire.ends_with("\nversion\n"));
  peer.stream.say(kAnswer);
  peer.poll();
  peer.queue.close();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::done);
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.queue.empty());
}

TEST_CASE("telnet: a mute peer confirms by its end behind ours") {
  TelnetPeer peer;
  peer.know_mute();
  peer.queue.push(SenderParts::batch(1, 3));
  peer.queue.close();
  peer.start();
  CHECK(peer.stream.half_closed);
  CHECK(peer.accounts().confirmed == 0);
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::done);
  CHECK(peer.accounts().confirmed == 3);
}

TEST_CASE("telnet: an end behind which bytes of ours lie unread confirms nothing") {
  TelnetPeer peer;
  peer.know_mute();
  peer.stream.set_took_everything(false);
  peer.queue.push(SenderParts::batch(1, 3));
  peer.queue.close();
  peer.start();
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::broken);
  CHECK(peer.accounts().confirmed == 0);
  CHECK(peer.queue.has_waiting());  // the lines wait for the next connection
}

TEST_CASE("telnet: an answer confirms what stood before its question, and no more") {
  TelnetPeer peer;
  peer.know_answers();
  peer.options.confirm = Confirm::parsed;
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.pass(Duration(100));  // asked
  peer.queue.push(SenderParts::batch(3, 5));
  peer.poll();
  peer.stream.say(kAnswer);
  peer.poll();
  peer.stream.fail_reads("Connection reset by peer");
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->reason == "Connection reset by peer");
  CHECK(peer.queue.take(SIZE_MAX).size() == 5);
}

TEST_CASE("telnet: a refusal is told with its line, and the others are confirmed") {
  TelnetPeer peer;
  peer.know_answers();
  Batch batch = SenderParts::batch(1, 1, "good");
  batch.add(2, "bad 1700000000 x h=a");
  peer.queue.push(std::move(batch));
  peer.queue.close();
  peer.start();
  peer.stream.say("put: illegal argument: Invalid metric name (\"bad\"): illegal character: x\n");
  peer.stream.say(kAnswer);
  peer.poll();
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::done);
  CHECK(peer.accounts().confirmed == 1);
  CHECK(peer.accounts().rejected == 1);
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 tsd put: illegal argument"));
}

TEST_CASE("telnet: settled lines are confirmed after the wait, and a late error unsettles them") {
  TelnetPeer peer;
  peer.know_answers();
  peer.options.confirm = Confirm::settled;
  peer.options.settle = Duration(2000);
  peer.queue.push(SenderParts::batch(1, 4));
  peer.start();
  peer.pass(Duration(100));
  peer.stream.say(kAnswer);
  peer.poll();
  CHECK(peer.accounts().confirmed == 0);
  SECTION("the wait is over") {
    peer.pass(Duration(2000));
    CHECK(peer.accounts().confirmed == 4);
  }
  SECTION("an error comes in time") {
    peer.pass(Duration(1900));
    peer.stream.say("put: HBase error: Too many attempts\n");
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == Kind::retry);
    CHECK(peer.accounts().confirmed == 0);
    CHECK(peer.queue.take(SIZE_MAX).size() == 4);
  }
}

TEST_CASE("telnet: words that are no TSD's end the connection, quoted") {
  TelnetPeer peer;
  peer.queue.push(SenderParts::batch(1, 1));
  peer.start();
  peer.stream.say("HTTP/1.1 400 Bad Request\r\n");
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::broken);
  CHECK(peer.end->reason.find("HTTP/1.1 400 Bad Request") != std::string::npos);
  CHECK(peer.accounts().confirmed == 0);
}

TEST_CASE("telnet: an answer that overtakes the end of its write is counted once") {
  TelnetPeer peer;
  peer.know_answers();
  peer.queue.push(SenderParts::batch(1, 4000));  // over 60 KiB: its question goes with it
  peer.stream.hold_writes(true);
  peer.start();
  CHECK(peer.stream.wire.ends_with("version\n"));
  peer.stream.say(kAnswer);
  peer.poll();
  CHECK(peer.accounts().confirmed == 0);
  peer.stream.hold_writes(false);
  peer.queue.close();
  peer.poll();
  CHECK(peer.accounts().confirmed == 4000);
}

TEST_CASE("telnet: what was under way waits again, in its order, when run() is abandoned") {
  TelnetPeer peer;
  peer.know_answers();
  peer.queue.push(SenderParts::batch(1, 2));
  auto abandon = [](TelnetPeer& of) -> tsd::net::Task<> {
    co_await tsd::net::first_of(of.run(), tsd::net::until(of.clock.now() + Duration(50)));
  };
  peer.spawn(abandon(peer));
  peer.queue.push(SenderParts::batch(3, 2));
  peer.poll();
  peer.pass(Duration(60));
  REQUIRE(peer.end);
  CHECK(peer.end->kind == Kind::broken);
  CHECK(peer.accounts().confirmed == 0);
  Batch first = peer.queue.take(SIZE_MAX);
  CHECK(first.numbers()[0] == 1);
  CHECK(peer.queue.take(SIZE_MAX).numbers()[0] == 3);
}
