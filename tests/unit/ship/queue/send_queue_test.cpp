#include "ship/queue/send_queue.h"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

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
