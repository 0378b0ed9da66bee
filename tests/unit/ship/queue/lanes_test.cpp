#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>
#include <map>
#include <string>

#include "ship/queue/send_queue.h"
#include "unit/ship/sender_parts.h"

using namespace tsd::ship;

namespace {

/// A queue with lanes for a, b and c, and a line of each of 30 series pushed.
struct Lanes : SenderParts {
  Lanes() {
    queue.part(Spread(*LineKey::parse("series"), {"a:1", "b:1", "c:1"}));
    push(1, 30);
  }
  void push(int first, int lines) {
    Batch batch;
    for (int i = first; i < first + lines; ++i) {
      batch.add(static_cast<std::uint64_t>(i),
                fmt::format("m.{} {} 1 h=a", i % 30, 1700000000 + i));
    }
    queue.push(std::move(batch));
  }
  /// Takes all that waits in a lane, and has it confirmed.
  std::size_t drain(std::size_t lane) {
    std::size_t lines = 0;
    while (queue.lane(lane).has_waiting()) {
      Batch batch = queue.lane(lane).take(SIZE_MAX);
      lines += batch.size();
      queue.lane(lane).confirm(std::move(batch), 0, Confirm::parsed);
    }
    return lines;
  }
  bool waits(std::size_t lane) { return queue.lane(lane).has_waiting(); }
};

}  // namespace

TEST_CASE("lanes: lines wait in the lane of their endpoint, and count in the whole") {
  Lanes lanes;
  CHECK(lanes.waits(0));
  CHECK(lanes.waits(1));
  CHECK(lanes.waits(2));
  CHECK_FALSE(lanes.queue.empty());
  std::size_t lines = lanes.drain(0);
  lines += lanes.drain(1);
  CHECK_FALSE(lanes.queue.lane(0).empty());  // as long as any lane has lines
  lines += lanes.drain(2);
  CHECK(lines == 30);
  CHECK(lanes.queue.empty());
  CHECK(lanes.queue.lane(0).empty());
  CHECK(lanes.accounts().confirmed == 30);
  CHECK(lanes.queue.confirmations() == 3);
  CHECK(lanes.queue.lane(1).confirmations() == 1);
}

TEST_CASE(
    "lanes: what waits for an endpoint that fails goes to the others, and so does what comes") {
  Lanes lanes;
  Batch taken = lanes.queue.lane(1).take(60);
  lanes.queue.lane(1).put_back(std::move(taken));
  lanes.queue.lane(1).set_down();
  CHECK_FALSE(lanes.waits(1));
  lanes.push(31, 30);
  CHECK_FALSE(lanes.waits(1));
  CHECK(lanes.drain(0) + lanes.drain(2) == 60);
  CHECK(lanes.queue.empty());
}

TEST_CASE(
    "lanes: an endpoint that is tried again gets the lines of its keys, which stay in order") {
  Lanes lanes;
  std::size_t own = lanes.drain(1);
  lanes.queue.lane(1).set_down();
  lanes.queue.lane(1).set_open();
  lanes.push(31, 30);
  CHECK(lanes.drain(1) == own);
  lanes.push(61, 30);
  lanes.push(91, 30);
  lanes.queue.lane(1).set_down();  // in vain
  lanes.push(121, 30);
  for (std::size_t lane : {0, 2}) {
    std::map<std::uint64_t, std::uint64_t> newest;  // place, by series
    while (lanes.waits(lane)) {
      Batch batch = lanes.queue.lane(lane).take(SIZE_MAX);
      for (std::size_t i = 0; i < batch.size(); ++i) {
        std::uint64_t& last = newest[batch.place(i) % 30];
        CHECK(batch.place(i) > last);
        last = batch.place(i);
      }
      lanes.queue.lane(lane).confirm(std::move(batch), 0, Confirm::parsed);
    }
  }
  CHECK(lanes.queue.empty());
}

TEST_CASE("lanes: where all fail, lines stay where they are") {
  Lanes lanes;
  lanes.queue.lane(0).set_down();
  lanes.queue.lane(1).set_down();
  CHECK(lanes.waits(2));
  lanes.queue.lane(2).set_down();
  CHECK(lanes.waits(2));
  lanes.push(31, 30);  // nobody is open: each key at home
  CHECK(lanes.waits(0));
  CHECK(lanes.waits(1));
  lanes.queue.give_up();
  CHECK(lanes.queue.empty());
  CHECK(lanes.accounts().dropped[static_cast<std::size_t>(Loss::not_sent)] == 60);
}

TEST_CASE("lanes: all was tried in vain once each lane was in which lines wait") {
  Lanes lanes;
  lanes.queue.lane(0).set_tried_in_vain();
  lanes.queue.lane(1).set_tried_in_vain();
  CHECK_FALSE(lanes.queue.was_tried_in_vain());
  lanes.queue.lane(2).set_tried_in_vain();
  CHECK(lanes.queue.was_tried_in_vain());
  lanes.push(31, 30);
  CHECK_FALSE(lanes.queue.was_tried_in_vain());
}

TEST_CASE("lanes: the end of one lane's lines wakes the deliveries of the others") {
  Lanes lanes;
  bool woken = false;
  lanes.queue.close();
  (void)lanes.drain(0);
  lanes.spawn([](Lanes& of, bool& flag) -> tsd::net::Task<> {
    co_await of.queue.lane(0).news.wait();
    flag = true;
  }(lanes, woken));
  (void)lanes.drain(1);
  lanes.poll();
  CHECK_FALSE(woken);
  (void)lanes.drain(2);
  lanes.poll();
  CHECK(woken);
  lanes.finish();
}
