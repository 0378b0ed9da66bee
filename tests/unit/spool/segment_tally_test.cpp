#include "spool/segment_tally.h"

#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

#include "unit/spool/spool_world.h"

using namespace tsd::spool;

namespace {

/// Lines that a process has taken in, and what became of them: without those that are read again.
struct Sum {
  std::uint64_t in = 0, confirmed = 0, rejected = 0, left = 0;

  void settle(SegmentTally& tally, const Verdicts& all) {
    FirstVerdicts first = tally.settle(all);
    left -= first.left;
    confirmed += first.confirmed;
    rejected += first.rejected;
  }
  void read(SegmentTally& tally, std::uint64_t lines) {
    TakenBack read = tally.read(lines);
    in += read.fresh;
    left -= read.left;
  }
  bool adds_up() const { return in == confirmed + rejected + left; }
};

}  // namespace

TEST_CASE("tally: of a segment of which half is settled, half counts when it is sent again whole") {
  SegmentTally written;
  Sum sum{50};
  written.write(50);
  sum.settle(written, {25, 0});
  sum.left += written.give_back(25);
  SegmentTally again(written.counted());
  sum.read(again, 50);
  CHECK(sum.in == 50);
  CHECK(sum.left == 0);
  sum.settle(again, {50, 0});
  CHECK(sum.confirmed == 50);
  CHECK(sum.adds_up());
}

TEST_CASE("tally: a line that is refused again counts as rejected once, in whatever order") {
  SegmentTally written;
  Sum sum{10};
  written.write(10);
  sum.settle(written, {3, 2});
  sum.left += written.give_back(5);
  SegmentTally again(written.counted());
  sum.read(again, 4);
  sum.settle(again, {1, 3});  // the third one is new
  sum.read(again, 6);
  sum.settle(again, {6, 0});
  CHECK(sum.rejected == 3);
  CHECK(sum.confirmed == 7);
  CHECK(sum.adds_up());
}

TEST_CASE("tally: a line with another verdict at its second sending keeps the first one") {
  SegmentTally written;
  Sum sum{2};
  written.write(2);
  sum.settle(written, {1, 0});
  sum.left += written.give_back(1);
  SegmentTally again(written.counted());
  sum.read(again, 2);
  sum.settle(again, {0, 2});
  CHECK(sum.confirmed == 1);
  CHECK(sum.rejected == 1);
  CHECK(sum.adds_up());
}

TEST_CASE("tally: what is given back again and again is left once, and never confirmed too early") {
  SegmentTally tally;
  Sum sum{20};
  tally.write(20);
  sum.settle(tally, {5, 0});
  sum.left += tally.give_back(15);
  for (int i = 0; i < 3; ++i) {
    tally = SegmentTally(tally.counted());
    sum.read(tally, 20);
    sum.settle(tally, {5, 0});
    CHECK(sum.confirmed == 5);
    sum.left += tally.give_back(15);
    CHECK(sum.left == 15);
    CHECK(sum.adds_up());
  }
}

TEST_CASE("tally: lines of another process are fresh, once") {
  SegmentTally tally;
  Sum sum;
  sum.read(tally, 8);
  CHECK(sum.in == 8);
  sum.settle(tally, {3, 0});
  sum.left += tally.give_back(5);
  SegmentTally again(tally.counted());
  sum.read(again, 8);
  CHECK(sum.in == 8);
  sum.settle(again, {8, 0});
  CHECK(sum.confirmed == 8);
  CHECK(sum.adds_up());
}

TEST_CASE("tally: lines of another process that are given back while others are read are left") {
  SegmentTally tally;
  Sum sum;
  sum.read(tally, 5);
  sum.left += tally.give_back(5);
  sum.read(tally, 5);
  CHECK(sum.in == 10);
  CHECK(sum.left == 5);
  sum.settle(tally, {5, 0});
  CHECK(sum.adds_up());
  SegmentTally again(tally.counted());
  sum.read(again, 10);
  CHECK(sum.in == 10);
  sum.settle(again, {10, 0});
  CHECK(sum.confirmed == 10);
  CHECK(sum.adds_up());
}

TEST_CASE("left segments: a compressed one has the lines of all that it replaced") {
  LeftSegments segments;
  segments.put("a", {1, 0, 2});
  segments.put("b", {0, 3, 0});
  segments.merge({"a", "b", "of-another"}, "a.zst");
  CHECK(segments.take("a").left == 0);
  CountedLines all = segments.take("a.zst");
  CHECK(all.settled() == 4);
  CHECK(all.left == 2);
  CHECK(segments.take("a.zst").settled() == 0);
}

TEST_CASE("left segments: of too many the oldest are forgotten") {
  LeftSegments segments;
  for (int i = 0; i < 10'001; ++i) segments.put(fmt::format("{:06}", i), {0, 0, 1});
  CHECK(segments.take("000000").left == 0);
  CHECK(segments.take("000001").left == 1);
}

TEST_CASE("spool: a segment that is read again tells which lines were left there by this process") {
  SpoolWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 4));
  spool->count(ticket, {1, 0});
  spool->settle(ticket, 1);
  CHECK(spool->give_back(ticket, 3) == 3);
  world.pass(2);
  spool->tick();
  world.pass(6);
  Portion again = read_portion(*spool);
  CHECK(again.lines.size() == 4);
  CHECK(again.counted.fresh == 0);
  CHECK(again.counted.left == 3);
  Verdicts first = spool->count(again.ticket, {4, 0});
  CHECK(first.confirmed == 3);
  spool->give_back(again.ticket, 4);
  spool.reset();
  spool = world.open();
  CHECK(read_portion(*spool).counted.fresh == 4);
}

TEST_CASE("spool: compressed, the lines are still those that this process left there") {
  SpoolWorld world;
  auto spool = world.open();
  std::uint64_t left = spool->give_back(keep(*spool, numbered(1, 30)), 30);
  world.pass(4000);
  spool->tick();
  for (int i = 0; i < 10; ++i) {
    world.pass(1);
    spool->tick();
  }
  REQUIRE(world.disk.files().begin()->first.ends_with(".zst"));
  world.pass(10);
  Portion again = read_portion(*spool);
  CHECK(again.counted.left == left);
  CHECK(again.counted.fresh == 0);
}
