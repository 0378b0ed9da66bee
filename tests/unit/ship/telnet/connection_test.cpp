#include "ship/telnet/connection.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "unit/ship/telnet/telnet_peer.h"

using namespace tsd::ship;
using tsd::Duration;
using EndKind = ConnectionEnd::Kind;

TEST_CASE("telnet: a connection that may say nothing makes room for the question over HTTP") {
  TelnetPeer peer;
  peer.http_waits = true;
  peer.over_http = {HttpIdentity::Kind::mute, Peer::victoriametrics};
  Batch batch;
  batch.add(1, "m 1700000000123 1 h=a");
  peer.queue.push(std::move(batch));
  peer.start();
  CHECK_FALSE(peer.end);
  CHECK(peer.stream.closed);
  peer.http_comes.notify();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.stream.wire.empty());
  CHECK(peer.behavior.peer == Peer::victoriametrics);
  CHECK(peer.queue.has_waiting());
}

TEST_CASE("telnet: it makes room once, for a second at most") {
  TelnetPeer peer;
  peer.http_waits = true;
  Batch batch;
  batch.add(1, "m 1700000000123 1 h=a");
  peer.queue.push(std::move(batch));
  peer.start();
  peer.pass(Duration(1000));
  REQUIRE(peer.end);
  CHECK(peer.http_asked == 1);
  CHECK(peer.behavior.has_stepped_aside);
  peer.end.reset();
  peer.stream.closed = false;  // another connection
  peer.start();
  CHECK_FALSE(peer.end);  // now `version` is asked, as of any other
  peer.pass(Duration(1000));
  CHECK_FALSE(peer.end);
}

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
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.accounts().confirmed == 2);
  CHECK(peer.queue.empty());
}

TEST_CASE("telnet: a mute peer confirms by its end behind ours") {
  TelnetPeer peer;
  peer.trust_mute();
  peer.queue.push(SenderParts::batch(1, 3));
  peer.queue.close();
  peer.start();
  CHECK(peer.stream.half_closed);
  CHECK(peer.accounts().confirmed == 0);
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
  CHECK(peer.accounts().confirmed == 3);
}

TEST_CASE("telnet: an end behind which bytes of ours lie unread confirms nothing") {
  TelnetPeer peer;
  peer.trust_mute();
  peer.stream.set_took_everything(false);
  peer.queue.push(SenderParts::batch(1, 3));
  peer.queue.close();
  peer.start();
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::broken);
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
  batch.add(2, "bad 1700000000 1 h=a");
  peer.queue.push(std::move(batch));
  peer.queue.close();
  peer.start();
  peer.stream.say("put: illegal argument: Invalid metric name (\"bad\"): illegal character: x\n");
  peer.stream.say(kAnswer);
  peer.poll();
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::done);
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
    peer.stream.take_wire();
    peer.pass(Duration(2000));
    CHECK(peer.accounts().confirmed == 0);
    CHECK(peer.stream.wire == "version\n");
    SECTION("and the TSD still lives") {
      peer.stream.say(kAnswer);
      peer.poll();
      CHECK(peer.accounts().confirmed == 4);
    }
    SECTION("and its machine is gone without a word") {
      peer.pass(peer.options.answer_deadline);
      REQUIRE(peer.end);
      CHECK(peer.end->kind == EndKind::broken);
      CHECK(peer.accounts().confirmed == 0);
      CHECK(peer.queue.has_waiting());
    }
  }
  SECTION("a refusal comes late") {
    peer.pass(Duration(1900));
    peer.stream.say("put: illegal argument: Invalid metric name (\"x\"): illegal character: x\n");
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::retry);
    CHECK(peer.accounts().confirmed == 0);
    CHECK(peer.queue.has_waiting());
  }
  SECTION("an error comes in time") {
    peer.pass(Duration(1900));
    peer.stream.say("put: HBase error: Too many attempts\n");
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::retry);
    CHECK(peer.accounts().confirmed == 0);
    CHECK(peer.queue.take(SIZE_MAX).size() == 4);
    CHECK(peer.accounts().late_errors == 1);
  }
  SECTION("several errors come at once") {
    peer.stream.say("put: HBase error: Too many attempts\nput: HBase error: Too many attempts\n");
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.accounts().late_errors == 2);
  }
}

TEST_CASE("telnet: words that are no TSD's end the connection, quoted and escaped") {
  struct Row {
    const char* words;
    const char* said;
  };
  for (const Row& row : {
           Row{"HTTP/1.1 400 Bad Request\r\n",
               "this is no TSD: it says \"HTTP/1.1 400 Bad Request\": it speaks HTTP: try --http"},
           Row{"SSH-2.0-OpenSSH_9.2\r\n", "this is no TSD: it says \"SSH-2.0-OpenSSH_9.2\""},
           Row{"-ERR unknown command 'put'\r\n",
               "this is no TSD: it says \"-ERR unknown command 'put'\""},
           Row{"put m 1700000000 1 h=a\n",
               "this is no TSD: it says \"put m 1700000000 1 h=a\": it sends our own lines back"},
           Row{"\x15\x03\x01",
               "this is no TSD: it says \"\\x15\\x03\\x01\": it speaks TLS (--tls)"},
           Row{"put: not found\n", "this is no TSD: it says \"put: not found\""},
           Row{"\n", "this is no TSD: it says \"\""},
       }) {
    for (Confirm level : {Confirm::automatic, Confirm::received, Confirm::settled}) {
      TelnetPeer peer;
      peer.options.confirm = level;
      peer.queue.push(SenderParts::batch(1, 1));
      peer.start();
      peer.stream.say(row.words);
      peer.poll();
      REQUIRE(peer.end);
      CHECK(peer.end->kind == EndKind::no_tsd);
      CHECK(peer.end->reason == row.said);
      CHECK(peer.accounts().settled() == 0);
      CHECK(peer.queue.has_waiting());
    }
  }
}

TEST_CASE("telnet: a silent peer's end proves nothing unless HTTP says that it is a TSD") {
  TelnetPeer peer;
  SECTION("it speaks no HTTP") {
    peer.push_last(3);
    CHECK(peer.stream.wire.ends_with("\nversion\n"));
    CHECK(peer.stream.half_closed);
    peer.stream.close_by_peer();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::no_tsd);
    CHECK(peer.accounts().settled() == 0);
  }
  SECTION("it is VictoriaMetrics, which counts `version` as a bad line") {
    peer.over_http = {HttpIdentity::Kind::mute, Peer::victoriametrics};
    peer.push_last(3);
    CHECK(peer.stream.wire.find("version") == std::string::npos);
    CHECK(peer.stream.half_closed);
    peer.stream.close_by_peer();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::done);
    CHECK(peer.accounts().confirmed_by[static_cast<std::size_t>(Confirm::received)] == 3);
    CHECK(peer.behavior.peer == Peer::victoriametrics);
  }
  SECTION("the answer over HTTP comes behind the end") {
    peer.http_waits = true;
    peer.push_last(3);
    CHECK_FALSE(peer.stream.half_closed);  // whether `version` may be asked is not known
    peer.pass(Duration(1000));
    CHECK(peer.stream.wire.ends_with("\nversion\n"));
    peer.stream.close_by_peer();
    peer.poll();
    CHECK_FALSE(peer.end);
    SECTION("VictoriaMetrics") {
      peer.over_http = {HttpIdentity::Kind::mute, Peer::victoriametrics};
      peer.http_comes.notify();
      peer.poll();
      CHECK(peer.accounts().confirmed == 3);
    }
    SECTION("nothing") {
      peer.http_comes.notify();
      peer.poll();
      CHECK(peer.accounts().settled() == 0);
      REQUIRE(peer.end);
      CHECK(peer.end->kind == EndKind::no_tsd);
    }
  }
  SECTION("InfluxDB without its database") {
    peer.over_http = {HttpIdentity::Kind::refuses, Peer::influxdb,
                      "write series error: database not found: x"};
    peer.push_last(3);
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::retry);
    CHECK(peer.accounts().settled() == 0);
  }
  CHECK(peer.http_asked == 1);
}

TEST_CASE("telnet: each connection that is proven by its end alone asks over HTTP") {
  TelnetPeer peer;
  peer.behavior.version = PeerBehavior::Version::mute;  // as an earlier connection found
  peer.behavior.peer = Peer::victoriametrics;
  peer.push_last(3);
  CHECK(peer.http_asked == 1);
  peer.stream.close_by_peer();
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::no_tsd);
  CHECK(peer.accounts().settled() == 0);
}

TEST_CASE("telnet: a TSD that dies within its answer is no stranger") {
  for (const char* half : {"n", "net.open", "InfluxDB TS", "put"}) {
    TelnetPeer peer;
    peer.push_last(3);
    peer.stream.say(half);
    peer.stream.close_by_peer();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.end->reason == "the peer closed the connection within its answer");
    CHECK(peer.accounts().settled() == 0);
  }
}

TEST_CASE("telnet: the user's word is believed, unless HTTP says that nothing is stored") {
  TelnetPeer peer;
  peer.trust_mute();
  peer.http_waits = true;
  peer.push_last(3);
  peer.stream.close_by_peer();
  peer.poll();
  CHECK_FALSE(peer.end);
  SECTION("its disk is full") {
    peer.over_http = {HttpIdentity::Kind::refuses, Peer::victoriametrics, "cannot store metrics"};
    peer.http_comes.notify();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::retry);
    CHECK(peer.accounts().settled() == 0);
  }
  SECTION("it is another TSD") {
    peer.over_http = {HttpIdentity::Kind::answers, Peer::influxdb};
    peer.http_comes.notify();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::broken);
    CHECK(peer.accounts().settled() == 0);
  }
  SECTION("HTTP says nothing") {
    peer.pass(Duration(1000));
    CHECK(peer.accounts().confirmed == 3);
  }
  SECTION("HTTP is not spoken") {
    peer.http_comes.notify();
    peer.poll();
    CHECK(peer.accounts().confirmed == 3);
  }
}

TEST_CASE("telnet: a TSD that HTTP shows to be of another kind than before is found out anew") {
  TelnetPeer peer;
  peer.know_answers();
  peer.behavior.peer = Peer::influxdb;
  peer.over_http = {HttpIdentity::Kind::mute, Peer::victoriametrics};
  peer.push_last(3);
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::broken);
  CHECK(peer.accounts().settled() == 0);
  CHECK(peer.behavior.version == PeerBehavior::Version::unknown);
  CHECK(peer.behavior.peer == Peer::unknown);
}

TEST_CASE("telnet: HTTP is asked only where its answer decides") {
  TelnetPeer peer;
  SECTION("no more than the end is asked for") {
    peer.options.confirm = Confirm::received;
  }
  SECTION("`version` must be answered") {
    peer.options.confirm = Confirm::parsed;
  }
  SECTION("`version` was answered") {
    peer.know_answers();
  }
  peer.push_last(3);
  CHECK(peer.http_asked == 0);
}

TEST_CASE("telnet: a peer that has not identified itself gets 64 KiB, and all after it has") {
  TelnetPeer peer;
  peer.over_http = {HttpIdentity::Kind::answers, Peer::unknown};
  peer.http_waits = true;
  for (std::uint64_t i = 0; i < 8; ++i) peer.queue.push(SenderParts::batch(1 + 2000 * i, 2000));
  peer.start();
  CHECK(peer.stream.wire.size() <= (64u << 10));
  peer.pass(Duration(900));
  CHECK(peer.stream.wire.size() <= (64u << 10));
  peer.http_comes.notify();
  peer.poll();
  CHECK(peer.stream.wire.size() > 300'000);
}

TEST_CASE("telnet: a line over OpenTSDB's frame is not written where it may be OpenTSDB") {
  TelnetPeer peer;
  Batch batch = SenderParts::batch(1, 1, "good");
  batch.add(2, "long.line 1700000000 1 h=" + std::string(1100, 'x'));
  batch.add(3, "good 1700000001 1 h=a");
  peer.queue.push(std::move(batch));
  SECTION("nobody asks who is there") {
    peer.options.confirm = Confirm::received;
  }
  SECTION("it is OpenTSDB") {
    peer.know_answers();
    peer.behavior.peer = Peer::opentsdb;
  }
  peer.start();
  CHECK(peer.stream.wire.starts_with("put good 1700000000 1 h=a\nput good 1700000001 1 h=a\n"));
  REQUIRE(peer.rejections.size() == 1);
  CHECK(peer.rejections[0].starts_with("2 frame-length "));
  CHECK(peer.accounts().rejected == 1);
}

TEST_CASE("telnet: lines that TSDs store differently wait until it is known which TSD is there") {
  TelnetPeer peer;
  Batch batch = SenderParts::batch(1, 1, "good");
  batch.add(2, "odd 1700000000 +5 h=a");
  batch.add(3, "good 1700000001 1 h=a");
  peer.queue.push(std::move(batch));
  peer.http_waits = true;
  peer.queue.close();
  peer.start();
  CHECK(peer.stream.wire == "put good 1700000000 1 h=a\n");
  SECTION("VictoriaMetrics drops it") {
    peer.over_http = {HttpIdentity::Kind::mute, Peer::victoriametrics};
    peer.http_comes.notify();
    peer.poll();
    CHECK(peer.stream.wire == "put good 1700000000 1 h=a\nput good 1700000001 1 h=a\n");
    REQUIRE(peer.rejections.size() == 1);
    CHECK(peer.rejections[0].starts_with("2 value-"));
  }
  SECTION("OpenTSDB takes it, and has to say so first") {
    peer.over_http = {HttpIdentity::Kind::answers, Peer::unknown};
    peer.http_comes.notify();
    peer.poll();
    CHECK(peer.stream.wire.ends_with("\nversion\n"));
    peer.stream.say(kAnswer);
    peer.poll();
    CHECK(peer.rejections.empty());
    peer.pass(Duration(200));
    CHECK(peer.stream.wire.find("put odd 1700000000 +5 h=a\nput good 1700000001") !=
          std::string::npos);
  }
}

TEST_CASE("telnet: a first line that has to wait is asked for by `version` alone") {
  TelnetPeer peer;
  peer.behavior.has_stepped_aside = true;  // HTTP was heard, and it said nothing
  peer.queue.push([] {
    Batch batch;
    batch.add(1, "odd 1700000000 +5 h=a");
    return batch;
  }());
  peer.queue.close();
  peer.start();
  CHECK(peer.stream.wire == "version\n");
  SECTION("an answer lets it go") {
    peer.stream.say(kAnswer);
    peer.poll();
    CHECK(peer.stream.wire.starts_with("version\nput odd 1700000000 +5 h=a\n"));
  }
  SECTION("silence is no TSD") {
    peer.pass(Duration(2000));
    CHECK(peer.stream.half_closed);
    peer.stream.close_by_peer();
    peer.poll();
    REQUIRE(peer.end);
    CHECK(peer.end->kind == EndKind::no_tsd);
    CHECK(peer.queue.has_waiting());
  }
}

TEST_CASE("telnet: an answer to no question could prove lines that were not read") {
  TelnetPeer peer;
  peer.know_answers();
  peer.queue.push(SenderParts::batch(1, 2));
  peer.start();
  peer.stream.say(kAnswer);  // `version` follows 100 ms behind the lines
  peer.poll();
  REQUIRE(peer.end);
  CHECK(peer.end->kind == EndKind::broken);
  CHECK(peer.accounts().settled() == 0);
}

TEST_CASE("telnet: an answer that overtakes the end of its write is counted once") {
  TelnetPeer peer;
  peer.know_answers();
  peer.queue.push(SenderParts::batch(1, 2700));  // over 60 KiB: its question goes with it
  peer.stream.hold_writes(true);
  peer.start();
  CHECK(peer.stream.wire.ends_with("version\n"));
  peer.stream.say(kAnswer);
  peer.poll();
  CHECK(peer.accounts().confirmed == 0);
  peer.stream.hold_writes(false);
  peer.queue.close();
  peer.poll();
  CHECK(peer.accounts().confirmed == 2700);
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
  CHECK(peer.end->kind == EndKind::broken);
  CHECK(peer.accounts().confirmed == 0);
  Batch first = peer.queue.take(SIZE_MAX);
  CHECK(first.numbers()[0] == 1);
  CHECK(peer.queue.take(SIZE_MAX).numbers()[0] == 3);
}
