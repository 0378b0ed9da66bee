#include "ship/send/delivery.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <deque>

#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using tsd::Duration;
using tsd::Error;

namespace {

/// Endpoints that the test plays: each connection asked for is answered by the next of `answers`.
struct Site : SenderParts {
  using Connected = tsd::Result<std::unique_ptr<tsd::net::Stream>>;

  SenderOptions options;
  std::vector<std::string> said;
  tsd::Say say = [this](std::string_view sentence) { said.emplace_back(sentence); };
  std::vector<std::string> asked;  // endpoints, in order
  std::vector<Duration> asked_at;  // since the start
  std::vector<std::size_t> turns;  // which address of the name comes first
  bool refuses = false;            // no connection can be made
  Duration silent_for{0};          // so long is each attempt to connect, and fails
  std::vector<ScriptedStream*> streams;
  std::optional<Delivery> delivery;
  bool done = false;

  explicit Site(std::vector<tsd::net::Endpoint> endpoints) {
    options.endpoints = std::move(endpoints);
    options.kind = TsdKind::opentsdb;
    delivery.emplace(
        options, Delivery::Endpoints{0, options.endpoints.size()}, queue,
        [this](const tsd::net::Endpoint& at) { return connect(at); },
        [] { return std::int64_t{1'700'000'000}; }, reject, say);
  }
  ~Site() { finish(); }
  tsd::net::Task<Connected> connect(tsd::net::Endpoint at) {
    asked.push_back(tsd::net::to_string(at));
    turns.push_back(at.turn);
    asked_at.push_back(std::chrono::duration_cast<Duration>(clock.elapsed()));
    if (refuses) co_return Error{"connecting to " + asked.back() + ": Connection refused"};
    if (silent_for.count() > 0) {
      co_await tsd::net::until(tsd::net::Clock::now() + silent_for);
      co_return Error{"connecting to " + tsd::net::to_string(at) + ": no answer"};
    }
    auto stream = std::make_unique<ScriptedStream>(loop.get_executor());
    streams.push_back(stream.get());
    co_return stream;
  }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    co_await delivery->deliver();
    done = true;
  }
};

}  // namespace

TEST_CASE("delivery: what was waited for when no time is left is said") {
  Site site({{"a", 1}});
  SECTION("nothing") {
    site.delivery->give_up();
    CHECK(site.said.empty());
  }
  SECTION("a proof") {
    site.queue.push(SenderParts::batch(1, 1));
    site.start();
    site.delivery->give_up();
    CHECK(site.said ==
          std::vector<std::string>{
              "a:1: nothing had proven that the lines arrived when --retry-for was over"});
  }
  SECTION("the next try: the reason of the last has been said") {
    site.refuses = true;
    site.queue.push(SenderParts::batch(1, 1));
    site.start();
    REQUIRE(site.said.size() == 1);
    site.delivery->give_up();
    CHECK(site.said.size() == 1);
  }
}

TEST_CASE("delivery: an attempt that fails as the time ends is told, with its endpoint") {
  using tsd::net::Task;
  Site site({{"a", 1}});
  site.options.kind = TsdKind::automatic;  // who is there is asked beside, and has to be called off
  site.delivery.emplace(
      site.options, Delivery::Endpoints{}, site.queue,
      [&](const tsd::net::Endpoint& at) { return site.connect(at); },
      [] { return std::int64_t{1'700'000'000}; }, site.reject, site.say);
  site.silent_for = Duration(5000);
  auto out_of_time = [](Site& of, Duration after) -> Task<> {
    co_await tsd::net::until(tsd::net::Clock::now() + after);
    of.delivery->give_up();
  };
  auto both = [&](Site& of, bool delivers_first) -> Task<> {
    Task<> time = out_of_time(of, Duration(5000));
    if (delivers_first) co_await tsd::net::first_of(of.run(), std::move(time));
    if (!delivers_first) co_await tsd::net::first_of(std::move(time), of.run());
  };
  bool delivers_first = GENERATE(true, false);
  site.queue.push(SenderParts::batch(1, 1));
  site.spawn(both(site, delivers_first));
  site.pass(Duration(5000));
  REQUIRE(site.said.size() == 1);
  bool is_reason = site.said[0] == "connecting to a:1: no answer" ||
                   site.said[0] == "a:1: no connection was made when --retry-for was over";
  CHECK(is_reason);
}

TEST_CASE("delivery: no connection is made before there is something to send") {
  Site site({{"a", 1}});
  site.start();
  site.pass(Duration(60'000));
  CHECK(site.asked.empty());
  site.queue.push(SenderParts::batch(1, 1));
  site.poll();
  CHECK(site.asked == std::vector<std::string>{"a:1"});
}

TEST_CASE("delivery: it ends when the queue is closed and empty") {
  Site site({{"a", 1}});
  site.start();
  site.queue.close();
  site.poll();
  CHECK(site.done);
}

TEST_CASE(
    "delivery: a refused endpoint is said, the next is tried at once, then there are pauses") {
  Site site({{"a", 1}, {"b", 2}});
  site.refuses = true;
  site.queue.push(SenderParts::batch(1, 1));
  site.start();
  CHECK(site.asked == std::vector<std::string>{"a:1", "b:2"});
  CHECK(site.said[0] == "connecting to a:1: Connection refused");
  site.pass(Duration(60'000));
  REQUIRE(site.asked.size() > 8);
  Duration last = site.asked_at.back() - site.asked_at[site.asked_at.size() - 3];
  CHECK(last >= Duration(2500));  // the pauses grow to 5 s, of which half is chance
  CHECK(last <= Duration(5000));
}

TEST_CASE("delivery: a TSD that asks for patience gets it, and comes back with its lines") {
  Site site({{"a", 1}});
  site.queue.push(SenderParts::batch(1, 2));
  site.start();
  REQUIRE(site.streams.size() == 1);
  site.streams[0]->say("put: Please throttle writes: later\n");
  site.poll();
  CHECK(site.said == std::vector<std::string>{"a:1: put: Please throttle writes: later"});
  site.pass(Duration(5000));
  REQUIRE(site.asked.size() == 2);
  CHECK(site.streams[1]->wire.starts_with("put m "));
}

TEST_CASE("delivery: one that broke is left for the next, and success is said once") {
  Site site({{"a", 1}, {"b", 2}});
  site.queue.push(SenderParts::batch(1, 2));
  site.queue.close();
  site.start();
  site.streams[0]->fail_reads("Connection reset by peer");
  site.poll();
  REQUIRE(site.asked == std::vector<std::string>{"a:1", "b:2"});
  site.streams[1]->say("net.opentsdb.tools 2.4.1 built\nBuilt on then by x@y:/z\n");
  site.poll();
  site.streams[1]->close_by_peer();
  site.poll();
  CHECK(site.done);
  CHECK(site.accounts().confirmed == 2);
  CHECK(site.said.back() == "sending to b:2");
}

TEST_CASE("delivery: it tells when every endpoint was asked in vain") {
  Site site({{"a", 1}, {"b", 2}});
  site.queue.push(SenderParts::batch(1, 1));
  site.start();
  REQUIRE(site.streams.size() == 1);
  site.streams[0]->fail_reads("Connection reset by peer");
  site.poll();
  REQUIRE(site.streams.size() == 2);
  CHECK_FALSE(site.queue.was_tried_in_vain());
  site.streams[1]->fail_reads("Connection reset by peer");
  site.poll();
  CHECK(site.queue.was_tried_in_vain());
}

TEST_CASE("delivery: a connection that confirmed lines before it broke was not in vain") {
  Site site({{"a", 1}});
  site.queue.push(SenderParts::batch(1, 1));
  site.start();
  site.queue.push(SenderParts::batch(2, 1));
  site.queue.confirm(site.queue.take(SIZE_MAX), 0, Confirm::parsed);
  site.streams.back()->fail_reads("Connection reset by peer");
  site.poll();
  CHECK_FALSE(site.queue.was_tried_in_vain());
  std::size_t before = site.streams.size();
  site.pass(Duration(1000));
  REQUIRE(site.streams.size() > before);
  site.streams.back()->fail_reads("Connection reset by peer");
  site.poll();
  CHECK(site.queue.was_tried_in_vain());
}

TEST_CASE("delivery: its pause can be cut short") {
  Site site({{"a", 1}});
  site.refuses = true;
  site.queue.push(SenderParts::batch(1, 1));
  site.start();
  CHECK(site.asked.size() == 1);
  site.queue.hurry.notify();
  site.poll();
  CHECK(site.asked.size() == 2);
}

TEST_CASE("delivery: who is there is asked over HTTP beside the attempt to connect") {
  Site site({{"a", 1}});
  SECTION("of a TSD that may be silent, before anything was heard") {
    site.options.kind = TsdKind::automatic;
    site.delivery.emplace(
        site.options, Delivery::Endpoints{}, site.queue,
        [&](const tsd::net::Endpoint& at) { return site.connect(at); },
        [] { return std::int64_t{1'700'000'000}; }, site.reject, site.say);
    site.queue.push(SenderParts::batch(1, 1));
    site.start();
    site.poll();
    REQUIRE(site.streams.size() == 2);
    bool is_http =
        site.streams[0]->wire.starts_with("POST ") || site.streams[1]->wire.starts_with("POST ");
    CHECK(is_http);
  }
  SECTION("not of one that --dialect says to answer") {
    site.queue.push(SenderParts::batch(1, 1));
    site.start();
    site.poll();
    CHECK(site.streams.size() == 1);
  }
}

TEST_CASE("delivery: an address that proved nothing is not the first at the next attempt") {
  Site site({{"a", 1}});
  site.queue.push(SenderParts::batch(1, 2));
  site.start();
  SECTION("it accepts, and never answers") {
    site.pass(Duration(60'000));
    REQUIRE(site.turns.size() >= 2);
    CHECK(site.turns[0] == 0);
    CHECK(site.turns[1] == 1);
  }
  SECTION("it is no TSD") {
    site.streams[0]->say("SSH-2.0-OpenSSH_9.2\r\n");
    site.pass(Duration(10'000));
    REQUIRE(site.turns.size() >= 2);
    CHECK(site.turns[1] == 1);
  }
  SECTION("a TSD that asks for patience has proved to be one") {
    site.streams[0]->say("put: Please throttle writes: later\n");
    site.pass(Duration(6000));
    REQUIRE(site.turns.size() >= 2);
    CHECK(site.turns[1] == 0);
  }
  SECTION("one that has confirmed lines is the first again") {
    site.queue.push(SenderParts::batch(3, 1));
    site.queue.confirm(site.queue.take(SIZE_MAX), 0, Confirm::parsed);
    site.streams[0]->fail_reads("Connection reset by peer");
    site.pass(Duration(6000));
    REQUIRE(site.turns.size() >= 2);
    CHECK(site.turns[1] == 0);
  }
}

TEST_CASE("delivery: a name whose connection cannot be made is tried from its next address on") {
  Site site({{"a", 1}});
  site.refuses = true;
  site.queue.push(SenderParts::batch(1, 1));
  site.start();
  site.pass(Duration(6000));
  REQUIRE(site.turns.size() >= 2);
  CHECK(site.turns[1] == 1);
}

TEST_CASE("delivery: remote write to the port of OpenTSDB, where nothing listens, names its own") {
  Site site({{"a", 4242}});
  site.refuses = true;
  site.options.kind = TsdKind::prometheus;
  site.options.service = WriteService{};
  site.delivery.emplace(
      site.options, Delivery::Endpoints{}, site.queue,
      [&](const tsd::net::Endpoint& at) { return site.connect(at); },
      [] { return std::int64_t{1'700'000'000}; }, site.reject, site.say);
  site.queue.push(SenderParts::batch(1, 1));
  site.start();
  CHECK(
      site.said.at(0) ==
      "connecting to a:4242: Connection refused (4242 is OpenTSDB's port; Prometheus has 9090: -p "
      "or TSD_PORT sets it)");
}
