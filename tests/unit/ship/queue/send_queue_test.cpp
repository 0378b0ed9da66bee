#include "ship/queue/send_queue.h"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <cstdint>
#include <numeric>

using namespace tsd::ship;

namespace {

constexpr std::size_t kMemory = 512u << 10;

struct World {
  explicit World(std::int64_t percent) : queue(loop.get_executor(), kMemory, ledger, percent) {}

  static Batch batch(int lines) {
    Batch batch;
    for (int i = 0; i < lines; ++i) batch.add(1, "some.metric 1700000000 1 host=a");
    return batch;
  }
  void push_backlog() {
    Batch old = batch(500);
    old.set_origin(Origin::spool);
    old.set_ticket(1);
    queue.push_backlog(std::move(old));
  }

  tsd::net::asio::io_context loop;
  LineReader judge{{}, {}, [](const Rejection&) {}};
  Ledger ledger{nullptr, nullptr, judge};
  SendQueue queue;
};

/// What part of the bytes is the spool's, of many taken while both kinds wait.
double share_of_backlog(std::int64_t percent, int fresh_lines) {
  World world(percent);
  double fresh = 0;
  double old = 0;
  for (int i = 0; i < 2000; ++i) {
    if (!world.queue.full()) world.queue.push(World::batch(fresh_lines));
    if (world.queue.wants_backlog()) world.push_backlog();
    Batch taken = world.queue.take(SIZE_MAX);
    (taken.is_from_stdin() ? fresh : old) += static_cast<double>(taken.bytes());
    world.queue.confirm(std::move(taken), 0, Confirm::parsed);
  }
  return old / (fresh + old);
}

}  // namespace

TEST_CASE("send queue: while both wait the spool's lines have their share of the bytes") {
  int fresh_lines = GENERATE(20, 300, 1000);
  CHECK(share_of_backlog(kBacklogPercent, fresh_lines) == Approx(0.25).margin(0.02));
  CHECK(share_of_backlog(60, fresh_lines) == Approx(0.6).margin(0.02));
  CHECK(share_of_backlog(0, fresh_lines) == 0);
}

TEST_CASE("send queue: where no line of stdin waits the spool's lines have all of it") {
  World world(0);
  world.push_backlog();
  REQUIRE(world.queue.has_waiting());
  Batch taken = world.queue.take(SIZE_MAX);
  CHECK_FALSE(taken.is_from_stdin());
  CHECK(taken.size() == 500);
  world.queue.confirm(std::move(taken), 0, Confirm::parsed);
  CHECK(world.queue.empty());
}

TEST_CASE("send queue: refused lines leave a taken batch, and the books balance") {
  World world(0);
  auto origin = GENERATE(Origin::input, Origin::spool);
  Batch batch = World::batch(5);
  batch.set_origin(origin);
  origin == Origin::input ? world.queue.push(std::move(batch))
                          : world.queue.push_backlog(std::move(batch));
  Batch taken = world.queue.take(SIZE_MAX);
  std::vector<std::size_t> indices = {0, 3};
  world.queue.refuse(taken, indices);
  CHECK(taken.size() == 3);
  CHECK_FALSE(world.queue.empty());
  CHECK(world.ledger.accounts().rejected == 2);
  SECTION("the others are confirmed") {
    world.queue.confirm(std::move(taken), 0, Confirm::parsed);
    CHECK(world.ledger.accounts().confirmed == 3);
  }
  SECTION("the others are refused too") {
    indices = {0, 1, 2};
    world.queue.refuse(taken, indices);
    CHECK(taken.empty());
    CHECK(world.ledger.accounts().rejected == 5);
  }
  SECTION("the others wait again") {
    world.queue.put_back(std::move(taken));
    CHECK(world.queue.take(SIZE_MAX).size() == 3);
    return;
  }
  CHECK(world.queue.empty());
}

TEST_CASE("send queue: refused lines make room for others") {
  World world(0);
  while (!world.queue.full()) world.queue.push(World::batch(1000));
  Batch taken = world.queue.take(SIZE_MAX);
  std::vector<std::size_t> indices(taken.size());
  std::iota(indices.begin(), indices.end(), std::size_t{0});
  world.queue.refuse(taken, indices);
  CHECK_FALSE(world.queue.full());
}
