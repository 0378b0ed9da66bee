#include "ship/telnet/policy.h"

#include <catch2/catch.hpp>

#include "ship/telnet/tsd_kind.h"

using namespace tsd::ship;
using tsd::Duration;
using tsd::net::kNever;
using Step = TelnetPolicy::Step;
using EndKind = ConnectionEnd::Kind;
using Version = PeerBehavior::Version;

namespace {

const tsd::net::Time kStart{std::chrono::hours(1)};

tsd::net::Time at(int milliseconds) {
  return kStart + Duration(milliseconds);
}

/// An endpoint that is known to answer `version`, or to be mute, or that nothing is known of.
PeerBehavior peer(Version version) {
  PeerBehavior behavior;
  behavior.version = version;
  behavior.is_trusted = version == Version::mute;
  return behavior;
}

TelnetLoad waiting() {
  TelnetLoad load;
  load.has_waiting = true;
  return load;
}

/// `bytes` were written at the start, with no question behind.
TelnetLoad under_way(std::size_t bytes = 100) {
  TelnetLoad load;
  load.bytes = bytes;
  load.empty = false;
  load.unasked = 1;
  load.unasked_since = kStart;
  return load;
}

TelnetLoad last(TelnetLoad load) {
  load.closed = true;
  return load;
}

}  // namespace

TEST_CASE("telnet policy: what waits is sent while the endpoint's allowance has room") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  CHECK(policy.next(at(0), waiting()).step == Step::send);
  policy.recognized();
  behavior.allowance = 100;
  TelnetLoad full = under_way(100);
  full.has_waiting = true;
  CHECK(policy.next(at(0), full).step == Step::ask);  // proof makes room
  full.bytes = 99;
  CHECK(policy.next(at(0), full).step == Step::send);
}

TEST_CASE("telnet policy: a rate limit is waited for, and a batch that is alone too") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  TelnetLoad slow = waiting();
  slow.pace_opens = at(40);
  auto decision = policy.next(at(0), slow);
  CHECK(decision.step == Step::wait);
  CHECK(decision.wake == at(40));
  TelnetLoad alone = under_way();
  alone.has_waiting = alone.ends_alone = true;
  CHECK(policy.next(at(0), alone).step == Step::ask);
}

TEST_CASE(
    "telnet policy: lines are asked for 100 ms after they were written, or at once at 60 KiB") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  auto decision = policy.next(at(99), under_way());
  CHECK(decision.step == Step::wait);
  CHECK(decision.wake == at(100));
  CHECK(policy.next(at(100), under_way()).step == Step::ask);
  CHECK_FALSE(policy.asks_behind(59u << 10, false));
  CHECK(policy.asks_behind(60u << 10, false));
  CHECK(policy.asks_behind(1, true));
}

TEST_CASE("telnet policy: a mute peer is asked by half-close, once a second") {
  PeerBehavior behavior = peer(Version::mute);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  CHECK_FALSE(policy.asks_behind(60u << 10, true));
  CHECK(policy.next(at(999), under_way()).wake == at(1000));
  CHECK(policy.next(at(1000), under_way()).step == Step::half_close);
}

TEST_CASE("telnet policy: HTTP says first whether `version` may be asked, for at most a second") {
  PeerBehavior behavior = peer(Version::unknown);
  TelnetOptions options;
  options.auto_settles = true;
  TelnetPolicy policy(behavior, options, kStart);
  REQUIRE(policy.asks_over_http());
  CHECK(policy.next(at(100), under_way()).step == Step::wait);
  CHECK(policy.next(at(999), under_way()).wake == at(1000));
  SECTION("no answer") {
    CHECK(policy.next(at(1000), under_way()).step == Step::ask);
  }
  SECTION("no TSD's HTTP") {
    policy.heard_over_http({});
    CHECK(policy.next(at(100), under_way()).step == Step::ask);
  }
  SECTION("one that answers `version`") {
    policy.heard_over_http({HttpIdentity::Kind::answers, Peer::influxdb});
    CHECK(policy.next(at(100), under_way()).step == Step::ask);
    CHECK(behavior.peer == Peer::influxdb);
  }
  SECTION("one that counts it as an invalid row") {
    policy.heard_over_http({HttpIdentity::Kind::mute, Peer::victoriametrics});
    CHECK(policy.next(at(999), under_way()).step == Step::wait);
    CHECK(policy.next(at(1000), under_way()).step == Step::half_close);
  }
}

TEST_CASE(
    "telnet policy: one-shot too, `version` is asked before our side is closed, or HTTP says no") {
  PeerBehavior behavior = peer(Version::unknown);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  CHECK(policy.next(at(0), last(under_way())).step == Step::wait);
  SECTION("it answers") {
    policy.heard_over_http({HttpIdentity::Kind::answers, Peer::unknown});
    CHECK(policy.next(at(0), last(under_way())).step == Step::ask);
  }
  SECTION("it is mute") {
    policy.heard_over_http({HttpIdentity::Kind::mute, Peer::victoriametrics});
    CHECK(policy.next(at(0), last(under_way())).step == Step::half_close);
  }
}

TEST_CASE("telnet policy: a peer that may be mute is learned by half-close after two seconds") {
  PeerBehavior behavior = peer(Version::unknown);
  TelnetOptions options;
  options.auto_settles = true;
  TelnetPolicy policy(behavior, options, kStart);
  policy.heard_over_http({});
  TelnetLoad load = under_way();
  policy.question_begins();
  (void)policy.question_written(at(0));
  load.unasked = 0;
  load.is_asked = true;
  CHECK(policy.next(at(1999), load).wake == at(2000));
  CHECK(policy.next(at(2000), load).step == Step::half_close);
  policy.half_closed(at(2000), false);
  REQUIRE(policy.end_may_prove());
  SECTION("silence proves nothing") {
    CHECK_FALSE(policy.peer_closed(load, true));
    CHECK(policy.end()->kind == EndKind::no_tsd);
    CHECK(behavior.version == Version::unknown);
  }
  SECTION("one that refused a put in a TSD's words took the rest") {
    policy.recognized();
    CHECK(policy.peer_closed(load, true));
    CHECK(behavior.version == Version::mute);
    CHECK_FALSE(policy.end());
  }
}

TEST_CASE("telnet policy: an unknown peer gets 64 KiB, a known one what its allowance has") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  CHECK(policy.room(0) == (64u << 10));
  CHECK(policy.room(1) == 0);
  policy.question_begins();
  (void)policy.answered(Peer::opentsdb, true);
  CHECK(policy.room(70u << 10) == SIZE_MAX - (70u << 10));
  CHECK(behavior.peer == Peer::opentsdb);
  SECTION("at a level that asks for no identity too") {
    options.confirm = Confirm::received;
    CHECK(TelnetPolicy(behavior, options, kStart).room(0) == SIZE_MAX);
  }
}

TEST_CASE(
    "telnet policy: a mute endpoint of before that HTTP does not know now is believed no more") {
  PeerBehavior behavior;
  behavior.version = Version::mute;
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  REQUIRE(policy.asks_over_http());
  policy.heard_over_http({});
  CHECK(behavior.version == Version::unknown);
  policy.half_closed(at(0), false);
  CHECK_FALSE(policy.peer_closed(under_way(), true));
  CHECK(policy.end()->kind == EndKind::no_tsd);
}

TEST_CASE("telnet policy: one that answers is asked before our side is closed") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  CHECK(policy.next(at(0), last(under_way())).step == Step::ask);
  policy.question_begins();
  (void)policy.question_written(at(1));
  TelnetLoad asked = last(under_way());
  asked.unasked = 0;
  asked.is_asked = true;
  CHECK(policy.next(at(1), asked).step == Step::half_close);
  policy.half_closed(at(1), false);
  CHECK_FALSE(policy.peer_closed(asked, true));
  CHECK(policy.end()->reason == "the peer closed the connection without its answer");
}

TEST_CASE("telnet policy: settled lines are waited for before the connection ends") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  options.confirm = Confirm::settled;
  TelnetPolicy policy(behavior, options, kStart);
  TelnetLoad load;
  load.closed = true;
  load.settled_at = at(2000);
  auto decision = policy.next(at(0), load);
  CHECK(decision.step == Step::wait);
  CHECK(decision.wake == at(2000));
  load.settled_at = kNever;
  CHECK(policy.next(at(2000), load).step == Step::end);
  CHECK(policy.end()->kind == EndKind::done);
}

TEST_CASE("telnet policy: no answer within the deadline is the end") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  options.answer_deadline = Duration(5000);
  TelnetPolicy policy(behavior, options, kStart);
  policy.question_begins();
  (void)policy.question_written(at(0));
  TelnetLoad load = under_way();
  load.unasked = 0;
  load.is_asked = true;
  CHECK(policy.next(at(4999), load).wake == at(5000));
  CHECK(policy.next(at(5000), load).step == Step::end);
  CHECK(policy.end()->kind == EndKind::broken);
  CHECK(policy.end()->reason == "no answer for 5s");
}

TEST_CASE("telnet policy: an early answer waits for the write that asked for it") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  policy.question_begins();
  CHECK_FALSE(policy.answered(Peer::other, false));
  CHECK(policy.question_written(at(0)));
  CHECK_FALSE(policy.question_written(at(0)));
}

TEST_CASE("telnet policy: an answer that was never asked for ends the connection") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  SECTION("no question") {}
  SECTION("the second to one question") {
    policy.question_begins();
    CHECK_FALSE(policy.answered(Peer::other, false));
    CHECK_FALSE(policy.end());
  }
  CHECK_FALSE(policy.answered(Peer::other, false));
  REQUIRE(policy.end());
  CHECK(policy.end()->reason == "the TSD answered a question that was not asked");
}

TEST_CASE("telnet policy: when nothing can be written the peer is heard for a second more") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  policy.write_failed("Broken pipe", at(0));
  TelnetLoad load = under_way();
  load.has_waiting = true;
  CHECK(policy.next(at(10), load).step == Step::wait);
  CHECK(policy.next(at(10), load).wake == at(1000));
  CHECK(policy.next(at(1000), load).step == Step::end);
  CHECK(policy.end()->reason == "Broken pipe");
}

TEST_CASE("telnet policy: the peer's end proves nothing before ours, nor with bytes unread") {
  PeerBehavior behavior = peer(Version::mute);
  TelnetOptions options;
  SECTION("before ours") {
    TelnetPolicy policy(behavior, options, kStart);
    CHECK_FALSE(policy.end_may_prove());
    CHECK_FALSE(policy.peer_closed(under_way(), true));
    CHECK(policy.end()->reason == "the peer closed the connection");
  }
  SECTION("before ours, and before it has said a word") {
    PeerBehavior unknown;
    TelnetPolicy policy(unknown, options, kStart);
    CHECK_FALSE(policy.peer_closed(under_way(), true));
    CHECK(policy.end()->reason ==
          "the peer closed the connection without a word (a port that speaks TLS may: --tls)");
  }
  SECTION("with bytes unread") {
    TelnetPolicy policy(behavior, options, kStart);
    policy.half_closed(at(0), false);
    CHECK_FALSE(policy.peer_closed(under_way(), false));
    CHECK(policy.end()->reason == "the peer closed the connection before it had read all");
  }
  SECTION("all of it") {
    TelnetPolicy policy(behavior, options, kStart);
    policy.half_closed(at(0), false);
    CHECK(policy.peer_closed(under_way(), true));
  }
}

TEST_CASE("telnet policy: --confirm parsed is more than a mute peer gives") {
  PeerBehavior behavior = peer(Version::unknown);
  TelnetOptions options;
  options.confirm = Confirm::parsed;
  TelnetPolicy policy(behavior, options, kStart);
  policy.half_closed(at(0), false);
  TelnetLoad load = under_way();
  load.is_asked = true;
  CHECK_FALSE(policy.peer_closed(load, true));
  CHECK(policy.end()->reason ==
        "it does not answer \"version\": --confirm asks for more than it gives");
}

TEST_CASE("telnet policy: a connection retires at its interval, when all is proven") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  options.reconnect_interval = Duration(60'000);
  TelnetPolicy policy(behavior, options, kStart);
  TelnetLoad load = waiting();
  CHECK(policy.next(at(59'999), load).step == Step::send);
  CHECK(policy.next(at(60'000), load).step == Step::end);
  CHECK(policy.end()->kind == EndKind::done);
}

TEST_CASE("telnet policy: an endpoint that does not identify itself again is found out anew") {
  PeerBehavior behavior = peer(Version::answers);
  behavior.peer = Peer::opentsdb;
  behavior.allowance = 1000;
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  SECTION("no answer") {
    policy.end(EndKind::broken, "no answer for 30s");
  }
  SECTION("other words") {
    policy.heard_foreign("-ERR unknown command");
  }
  CHECK(behavior.version == Version::unknown);
  CHECK(behavior.peer == Peer::unknown);
  CHECK(behavior.allowance == 1000);
}

TEST_CASE("telnet policy: half a line that no TSD begins so is waited for a second") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  policy.heard_half("net.open", at(0));  // a TSD may be slow
  CHECK(policy.next(at(20), under_way()).wake == at(100));
  policy.heard_half("login: ", at(50));
  TelnetLoad asked = under_way();
  asked.unasked = 0;
  CHECK(policy.next(at(50), asked).wake == at(1050));
  CHECK(policy.next(at(1050), asked).step == Step::end);
  CHECK(policy.end()->reason == "this is no TSD: it says \"login: \"");
}

TEST_CASE("telnet policy: a silent peer's HTTP is quoted where it is no TSD's") {
  PeerBehavior behavior;
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  policy.heard_over_http({HttpIdentity::Kind::nothing, Peer::unknown, "401 Unauthorized"});
  policy.half_closed(at(0), false);
  CHECK_FALSE(policy.peer_closed(under_way(), true));
  CHECK(policy.end()->reason.find("; over HTTP it says \"401 Unauthorized\" (") !=
        std::string::npos);
}

TEST_CASE("telnet policy: what is known of an endpoint is not forgotten without a reason") {
  TelnetOptions options;
  SECTION("what the user has named") {
    PeerBehavior named = behavior_of(TsdKind::opentsdb);
    TelnetPolicy(named, options, kStart).heard_foreign("-ERR unknown command");
    CHECK(named.version == Version::answers);
  }
  SECTION("what has answered on the connection that broke") {
    PeerBehavior known = peer(Version::answers);
    TelnetPolicy other(known, options, kStart);
    other.question_begins();
    (void)other.answered(Peer::opentsdb, true);
    other.end(EndKind::broken, "Connection reset by peer");
    CHECK(known.version == Version::answers);
  }
}

TEST_CASE("telnet policy: the first end is the one that counts") {
  PeerBehavior behavior = peer(Version::answers);
  TelnetOptions options;
  TelnetPolicy policy(behavior, options, kStart);
  policy.end(EndKind::retry, "put: Please throttle writes: later");
  policy.end(EndKind::done, "");
  CHECK(policy.end()->kind == EndKind::retry);
  CHECK(policy.next(at(0), waiting()).step == Step::end);
}
