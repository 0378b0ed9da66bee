#include "listen/shares.h"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <vector>

#include "listen/turns.h"
#include "support/held_clock.h"

using namespace tsd;
using listen::Counters;
using listen::Farewell;
using listen::Shares;
using listen::Turns;
using listen::Work;

namespace {

struct Peer : listen::Sharer {
  std::optional<Farewell> why;
  void leave(Farewell reason) override { why = reason; }
};

struct World {
  HeldClock clock;
  net::asio::io_context loop;
  Counters counters;
  Shares shares{loop.get_executor(), 4, counters};
  std::vector<std::unique_ptr<Peer>> peers;

  Peer& join(const char* address) {
    peers.push_back(std::make_unique<Peer>());
    shares.join(*peers.back(), address);
    serve(*peers.back(), false);
    return *peers.back();
  }
  void serve(Peer& peer, bool is_amid, bool is_new = false) {
    clock.advance(std::chrono::milliseconds(1));
    shares.served(peer, is_amid, is_new);
  }
  void hold(Peer& peer, std::size_t bytes) {
    serve(peer, true);
    shares.hold(peer, bytes);
  }
  void pass(net::Clock::duration time) {
    clock.advance(time);
    clock.poll(loop);
  }
};

constexpr std::size_t kThird = Shares::kMostBytes / 3;

}  // namespace

TEST_CASE("shares: when memory is short the oldest of the peer that has the most goes") {
  World world;
  Peer &honest = world.join("10.0.0.1"), &first = world.join("10.0.0.2");
  Peer &second = world.join("10.0.0.2"), &third = world.join("10.0.0.2");
  world.hold(honest, 100'000);
  world.hold(first, kThird);
  world.hold(second, kThird);
  CHECK_FALSE(first.why);
  world.hold(third, kThird);
  CHECK(first.why == Farewell::crowded);
  CHECK_FALSE(honest.why);
  CHECK_FALSE(second.why);
  CHECK_FALSE(third.why);
  CHECK(world.counters.crowded_out == 1);
  world.hold(first, kThird);  // it leaves: what it holds does not count
  CHECK_FALSE(second.why);
}

TEST_CASE("shares: what is small is not counted, and what is given back is there for others") {
  World world;
  Peer &one = world.join("10.0.0.1"), &other = world.join("10.0.0.2");
  for (int i = 0; i < 100; ++i) {
    world.hold(one, Shares::kMostBytes);
    world.hold(one, 0);
    world.hold(other, Shares::kMostBytes);
    world.hold(other, Shares::kUncounted);
  }
  CHECK_FALSE(one.why);
  CHECK_FALSE(other.why);
  world.hold(one, Shares::kMostBytes + 1);
  CHECK(one.why == Farewell::crowded);
}

TEST_CASE("shares: a place is made by the connection that was silent for longest") {
  World world;
  Peer &lonely = world.join("10.0.0.1"), &first = world.join("10.0.0.2");
  Peer& second = world.join("10.0.0.2");
  CHECK_FALSE(world.shares.is_crowded());
  Peer& third = world.join("10.0.0.2");
  CHECK(world.shares.is_crowded());
  world.serve(first, false);
  CHECK(world.shares.make_place());
  CHECK(second.why == Farewell::crowded);
  CHECK_FALSE(lonely.why);
  CHECK(world.shares.make_place());
  CHECK(third.why);
  CHECK(world.shares.make_place());
  CHECK(world.shares.make_place());
  CHECK_FALSE(world.shares.make_place());
}

TEST_CASE("shares: what is unfinished for a minute ends, and so does ten minutes' silence") {
  World world;
  net::spawn(world.loop, world.shares.watch());
  world.clock.poll(world.loop);
  Peer &silent = world.join("10.0.0.1"), &slow = world.join("10.0.0.1");
  Peer& steady = world.join("10.0.0.1");
  world.serve(slow, true);
  world.serve(steady, true);
  for (int second = 0; second < 59; ++second) {
    world.pass(std::chrono::seconds(1));
    world.serve(slow, true);          // a byte of the same line
    world.serve(steady, true, true);  // the end of one line and the beginning of the next
  }
  CHECK_FALSE(slow.why);
  world.pass(std::chrono::seconds(2));
  CHECK(slow.why == Farewell::overdue);
  CHECK_FALSE(steady.why);
  world.serve(steady, false);
  world.pass(std::chrono::minutes(9) - std::chrono::seconds(2));
  CHECK_FALSE(silent.why);
  world.pass(std::chrono::seconds(2));
  CHECK(silent.why == Farewell::overdue);
  CHECK_FALSE(steady.why);
  world.pass(std::chrono::minutes(10));
  CHECK(steady.why == Farewell::overdue);
  CHECK(world.counters.overdue == 3);
  world.shares.stop();
  world.clock.poll(world.loop);
}

namespace {

/// A peer that wants `wanted` turns of `each`, and writes its name into a book at each of them. It
/// goes on with the same work, or asks for something new each time.
net::Task<> work(Turns& turns, HeldClock& clock, int wanted, net::Clock::duration each, char name,
                 std::string& book, bool goes_on = true) {
  Work mine;
  for (int i = 0; i < wanted; ++i) {
    bool waited = co_await turns.wait(mine, goes_on && i > 0);
    Turns::Turn turn(turns, mine, waited);
    clock.advance(each);
    book += name;
  }
}

}  // namespace

TEST_CASE("turns: a peer with little work waits for one turn of the others, not for their work") {
  HeldClock clock;
  net::asio::io_context loop;
  Turns turns(loop.get_executor());
  std::string book;
  for (char name : {'a', 'b', 'c', 'd'}) {
    net::spawn(loop, work(turns, clock, 50, std::chrono::milliseconds(2), name, book));
  }
  while (book.size() < 40) loop.poll_one();
  std::size_t then = book.size();
  net::spawn(loop, work(turns, clock, 1, std::chrono::milliseconds(1), 'H', book));
  clock.poll(loop);
  std::size_t at = book.find('H');
  REQUIRE(at != book.npos);
  CHECK(at - then <= 5);  // those that wait have a turn each
  CHECK(book.size() == 201);
  // Those that have the same work have it in turns.
  for (std::size_t i = 8; i + 4 <= 40; i += 4) {
    std::string four = book.substr(i, 4);
    for (char name : {'a', 'b', 'c', 'd'}) CHECK(four.find(name) != four.npos);
  }
}

TEST_CASE("turns: alone, a peer goes on at once") {
  HeldClock clock;
  net::asio::io_context loop;
  Turns turns(loop.get_executor());
  std::string book;
  net::spawn(loop, work(turns, clock, 1000, std::chrono::milliseconds(2), 'a', book));
  clock.poll(loop);
  CHECK(book == std::string(1000, 'a'));
}

TEST_CASE("turns: hundreds of new peers cost a peer no more than a round of short turns") {
  HeldClock clock;
  net::asio::io_context loop;
  Turns turns(loop.get_executor());
  Work honest;
  std::string book;
  for (int i = 0; i < 300; ++i) {
    net::spawn(loop, work(turns, clock, 100, Turns::kShortest, 'a', book));
  }
  net::spawn(loop, work(turns, clock, 1, Turns::kShortest, 'H', book));
  clock.poll(loop);
  CHECK(book.find('H') <= 301 + 301 / (Turns::kOneGoesOn - 1));
  Turns::Turn turn(turns, honest, false);
  CHECK(turn.share_of(65536) == 65536);
}

TEST_CASE(
    "turns: peers that have rested have no more than one turn each before one that works a "
    "little") {
  HeldClock clock;
  net::asio::io_context loop;
  Turns turns(loop.get_executor());
  std::string book;
  Work busy;
  for (int i = 0; i < 100; ++i) {
    Turns::Turn turn(turns, busy, false);
    clock.advance(Turns::kTurn);
  }
  for (int i = 0; i < 50; ++i) {
    net::spawn(loop, work(turns, clock, 20, Turns::kShortest, 'r', book));
  }
  net::spawn(loop, [](Turns& them, Work& mine, std::string& in) -> net::Task<> {
    bool waited = co_await them.wait(mine, false);
    Turns::Turn turn(them, mine, waited);
    in += 'B';
  }(turns, busy, book));
  clock.poll(loop);
  CHECK(book.find('B') <= 51 + 51 / (Turns::kOneGoesOn - 1));
}

TEST_CASE("turns: among small requests one that costs more waits for no more than one turn each") {
  HeldClock clock;
  net::asio::io_context loop;
  Turns turns(loop.get_executor());
  std::string book;
  for (int i = 0; i < 100; ++i) {
    net::spawn(loop, work(turns, clock, 100, Turns::kShortest, 'a', book, false));
  }
  net::spawn(loop, work(turns, clock, 50, 5 * Turns::kShortest, 'H', book, false));
  clock.poll(loop);
  std::size_t longest = 0;
  for (std::size_t at = book.find('H'), next; (next = book.find('H', at + 1)) != book.npos;
       at = next) {
    longest = std::max(longest, next - at);
  }
  CHECK(std::ranges::count(book, 'H') == 50);
  CHECK(longest == 101);
}

TEST_CASE("turns: small requests come before 300 peers that go on, and leave them a quarter") {
  HeldClock clock;
  net::asio::io_context loop;
  Turns turns(loop.get_executor());
  std::string book;
  for (int i = 0; i < 300; ++i) {
    net::spawn(loop, work(turns, clock, 100, Turns::kShortest, 'a', book));
  }
  while (book.size() < 3000) loop.poll_one();
  std::size_t then = book.size();
  Work small;  // each costs more than what the others use in a turn
  auto ask = [&]() -> net::Task<> {
    bool waited = co_await turns.wait(small, false);
    Turns::Turn turn(turns, small, waited);
    clock.advance(5 * Turns::kShortest);
    book += 'H';
  };
  for (int asked = 1; asked <= 20; ++asked) {
    net::spawn(loop, ask());
    while (std::ranges::count(book, 'H') < asked) REQUIRE(loop.poll_one() == 1);
    CHECK(book.size() - then <= 4);  // itself, and one that had been given its turn
    then = book.size();
  }
  for (int i = 0; i < 30; ++i) net::spawn(loop, ask());
  while (std::ranges::count(book, 'H') < 50) REQUIRE(loop.poll_one() == 1);
  std::string_view last = std::string_view(book).substr(then);
  CHECK(std::ranges::count(last, 'a') >= 30 / static_cast<int>(Turns::kOneGoesOn));
  clock.poll(loop);
}
