#include "ship/queue/retry_deadline.h"

#include <catch2/catch.hpp>

#include "unit/ship/sender_parts.h"

using namespace tsd::ship;
using tsd::Duration;

namespace {

struct Waiter : SenderParts {
  RetryDeadline deadline;
  bool lost = false;

  explicit Waiter(Duration retry_for) : deadline(queue, retry_for) {}
  ~Waiter() { finish(); }
  void start() { spawn(run()); }
  tsd::net::Task<> run() {
    co_await deadline.lost();
    lost = true;
  }
};

}  // namespace

TEST_CASE("retry deadline: it counts from the last progress") {
  Waiter waiter(Duration(5000));
  waiter.queue.push(SenderParts::batch(1, 1));
  waiter.start();
  waiter.pass(Duration(4000));
  waiter.queue.confirm(waiter.queue.take(SIZE_MAX), 0, Confirm::parsed);
  waiter.pass(Duration(4999));
  CHECK_FALSE(waiter.lost);
  waiter.pass(Duration(1));
  CHECK(waiter.lost);
}

TEST_CASE("retry deadline of 0: it passes when all endpoints were asked in vain, however late") {
  Waiter waiter(Duration(0));
  waiter.queue.push(SenderParts::batch(1, 1));
  waiter.start();
  waiter.pass(Duration(30'000));
  CHECK_FALSE(waiter.lost);
  waiter.queue.set_tried_in_vain();
  waiter.poll();
  CHECK(waiter.lost);
}

TEST_CASE("retry deadline of 0: lines that came or were confirmed since call for another try") {
  Waiter waiter(Duration(0));
  waiter.queue.push(SenderParts::batch(1, 1));
  waiter.queue.set_tried_in_vain();
  SECTION("came") {
    waiter.queue.push(SenderParts::batch(2, 1));
  }
  SECTION("came from the spool") {
    auto backlog = SenderParts::batch(2, 1);
    backlog.set_origin(Origin::spool);
    waiter.queue.push_backlog(std::move(backlog));
  }
  SECTION("were confirmed") {
    waiter.queue.push(SenderParts::batch(2, 1));
    waiter.queue.set_tried_in_vain();
    waiter.queue.confirm(waiter.queue.take(SIZE_MAX), 0, Confirm::parsed);
  }
  waiter.start();
  waiter.pass(Duration(10'000));
  CHECK_FALSE(waiter.lost);
  waiter.queue.set_tried_in_vain();
  waiter.poll();
  CHECK(waiter.lost);
}

TEST_CASE("retry deadline of 0: with nothing to send, backlog is waited for a second") {
  Waiter waiter(Duration(0));
  waiter.start();
  waiter.pass(Duration(999));
  CHECK_FALSE(waiter.lost);
  waiter.pass(Duration(1));
  CHECK(waiter.lost);
}

TEST_CASE("retry deadline of 0: the limit holds for it too") {
  Waiter waiter(Duration(0));
  waiter.queue.push(SenderParts::batch(1, 1));
  waiter.deadline.limit(Duration(7000));
  waiter.start();
  waiter.pass(Duration(6999));
  CHECK_FALSE(waiter.lost);
  waiter.pass(Duration(1));
  CHECK(waiter.lost);
}
