#include "ship/telnet/in_flight.h"

#include <catch2/catch.hpp>
#include <cstdint>

#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using tsd::Duration;
using tsd::net::kNever;

namespace {

struct Parts : SenderParts {
  TelnetOptions options;
  PeerBehavior behavior;
  std::optional<InFlight> flight;

  Parts() {
    behavior.version = PeerBehavior::Version::answers;
    options.confirm = Confirm::parsed;
    flight.emplace(queue, behavior, options, reject);
  }
  /// As the connection does: what is taken from the queue is added.
  void send(std::uint64_t first, int lines, std::string_view metric = "m") {
    queue.push(batch(first, lines, metric));
    flight->add(queue.take(SIZE_MAX), clock.now());
  }
  TelnetLoad load() {
    TelnetLoad load;
    flight->tell(load);
    return load;
  }
};

}  // namespace

TEST_CASE("in flight: it tells what is under way and since when it waits for a question") {
  Parts parts;
  CHECK(parts.load().empty);
  auto since = parts.clock.now();
  parts.send(1, 2);
  parts.clock.advance(Duration(10));
  parts.send(3, 1);
  CHECK(parts.load().unasked == 2);
  CHECK(parts.load().unasked_since == since);
  CHECK(parts.load().bytes == 3 * 23);
  parts.flight->ask(parts.clock.now());
  CHECK(parts.load().unasked == 0);
  CHECK(parts.load().is_asked);
}

TEST_CASE("in flight: each answer proves what stood before its own question") {
  Parts parts;
  parts.send(1, 2);
  parts.flight->ask(parts.clock.now());
  parts.send(3, 3);
  parts.flight->ask(parts.clock.now());
  parts.flight->answer(parts.clock.now());
  CHECK(parts.accounts().confirmed == 2);
  parts.flight->answer(parts.clock.now());
  CHECK(parts.accounts().confirmed == 5);
  CHECK(parts.load().empty);
}

TEST_CASE("in flight: what is not proven goes back in its order, and was sent") {
  Parts parts;
  parts.send(1, 2);
  parts.send(3, 2);
  parts.flight.reset();
  for (std::uint64_t first : {1, 3}) {
    Batch batch = parts.queue.take(SIZE_MAX);
    CHECK(batch.numbers()[0] == first);
    CHECK(batch.was_sent());
  }
}

TEST_CASE("in flight: refusals that cannot be matched make the batch go again in pieces") {
  Parts parts;
  parts.send(1, 40);
  parts.flight->ask(parts.clock.now());
  parts.flight->refuse("put: illegal argument: something else");
  parts.flight->answer(parts.clock.now());
  CHECK(parts.accounts().confirmed == 0);
  Batch piece = parts.queue.take(SIZE_MAX);
  CHECK(piece.is_alone());
  CHECK(piece.size() < 40);
  CHECK(piece.numbers()[0] == 1);
}

TEST_CASE("in flight: one line under way is what a refusal is about, whatever it says") {
  Parts parts;
  parts.send(7, 1);
  parts.flight->ask(parts.clock.now());
  parts.flight->refuse("put: illegal argument: something else");
  parts.flight->answer(parts.clock.now());
  CHECK(parts.accounts().rejected == 1);
  CHECK(parts.rejections ==
        std::vector<std::string>{"7 tsd put: illegal argument: something else"});
}

TEST_CASE("in flight: a refusal that quotes another line is not about the only one under way") {
  Parts parts;
  parts.send(7, 1);
  parts.flight->ask(parts.clock.now());
  CHECK(parts.flight->refuse("put: unknown metric: No such name for 'metrics': 'bad'"));
  parts.flight->answer(parts.clock.now());
  CHECK(parts.accounts().rejected == 0);
  Batch alone = parts.queue.take(SIZE_MAX);
  REQUIRE(alone.is_alone());  // asked by itself, it is what a refusal is about
  parts.flight->add(std::move(alone), parts.clock.now());
  parts.flight->ask(parts.clock.now());
  CHECK(parts.flight->refuse("put: unknown metric: \x9b\x1b[31m"));
  parts.flight->answer(parts.clock.now());
  REQUIRE(parts.rejections.size() == 1);
  CHECK(parts.rejections[0] == "7 tsd put: unknown metric: \\x9b\\x1b[31m");
}

TEST_CASE("in flight: a refusal with nothing unproven is about what waits for --settle") {
  Parts parts;
  parts.options.confirm = Confirm::settled;
  CHECK(parts.flight->refuse("put: illegal argument: x"));  // nothing is there at all
  parts.send(1, 2);
  parts.flight->ask(parts.clock.now());
  parts.flight->answer(parts.clock.now());
  CHECK_FALSE(parts.flight->refuse("put: illegal argument: x"));
}

TEST_CASE("in flight: settled lines are held for the whole of the wait") {
  Parts parts;
  parts.options.confirm = Confirm::settled;
  parts.options.settle = Duration(2000);
  parts.send(1, 1);
  parts.flight->ask(parts.clock.now());
  parts.flight->answer(parts.clock.now());
  CHECK(parts.load().settled_at == parts.clock.now() + Duration(2000));
  parts.clock.advance(Duration(1999));
  parts.flight->settle(parts.clock.now());
  CHECK(parts.accounts().confirmed == 0);
  parts.clock.advance(Duration(1));
  parts.flight->settle(parts.clock.now());
  CHECK(parts.accounts().confirmed == 0);  // silence is what a vanished machine gives too
  CHECK(parts.load().settles_by_answer);
  CHECK_FALSE(parts.load().settle_asked);
  parts.flight->ask(parts.clock.now());
  CHECK(parts.load().settle_asked);
  parts.flight->answer(parts.clock.now());
  CHECK(parts.accounts().confirmed_by[static_cast<std::size_t>(Confirm::settled)] == 1);
  CHECK(parts.load().settled_at == kNever);
}

TEST_CASE("in flight: a broken connection halves what may be under way, a proof doubles it") {
  Parts parts;
  parts.send(1, 100);
  std::size_t bytes = parts.flight->bytes();
  parts.flight->shrink_allowance();
  CHECK(parts.behavior.allowance == bytes / 2);
  parts.flight->prove_all(Confirm::received, parts.clock.now());
  CHECK(parts.behavior.allowance == bytes / 2 * 2);
}

TEST_CASE("in flight: what is proven is confirmed when the connection ends well") {
  Parts parts;
  parts.options.confirm = Confirm::settled;
  parts.send(1, 3);
  parts.flight->prove_all(Confirm::received, parts.clock.now());
  CHECK(parts.accounts().confirmed == 0);
  parts.flight->confirm_proven();
  CHECK(parts.accounts().confirmed == 3);
}

TEST_CASE("in flight: what was proven, and no more, is what is told") {
  Parts parts;
  parts.options.confirm = Confirm::automatic;
  parts.options.auto_settles = true;
  auto told = [&](Confirm level) {
    return parts.accounts().confirmed_by[static_cast<std::size_t>(level)];
  };
  parts.send(1, 3);
  parts.flight->ask(parts.clock.now());
  parts.flight->answer(parts.clock.now());
  SECTION("an answer, and the whole wait") {
    parts.clock.advance(parts.options.settle);
    parts.flight->ask(parts.clock.now());
    parts.flight->answer(parts.clock.now());
    CHECK(told(Confirm::settled) == 3);
  }
  SECTION("an answer") {
    parts.flight->confirm_proven();
    CHECK(told(Confirm::parsed) == 3);
  }
  SECTION("an end, whatever the endpoint has answered before") {
    parts.flight->confirm_proven();
    parts.send(4, 2);
    parts.flight->prove_all(Confirm::received, parts.clock.now());
    parts.clock.advance(parts.options.settle);
    parts.flight->settle(parts.clock.now());
    CHECK(told(Confirm::received) == 2);
  }
}
