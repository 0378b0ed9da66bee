// When lines count as safe, and what memory may leave to the disk before.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cerrno>
#include <set>

#include "support/scratch.h"
#include "unit/spool/spool_world.h"

using namespace tsd::spool;

namespace {

struct IntervalWorld : SpoolWorld {
  IntervalWorld() { settings.sync = SpoolSync::interval; }
};

/// The one segment that was waited for is told of, and safe.
void check_safe(Spool& spool, Ticket ticket) {
  auto synced = spool.take_synced();
  REQUIRE(synced.size() == 1);
  CHECK(synced[0].ticket == ticket);
  CHECK(synced[0].is_safe);
}

}  // namespace

TEST_CASE("spool: with interval, lines are safe within a second and not before") {
  IntervalWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 2));
  CHECK(spool->durability(ticket) != Durability::safe);
  CHECK(world.disk.files().begin()->first.starts_with("tmp/"));
  world.pass(1);
  spool->tick();  // closes the segment
  CHECK(spool->durability(ticket) != Durability::safe);
  spool->tick();
  CHECK(spool->durability(ticket) == Durability::safe);
  CHECK(world.disk.files().begin()->first.starts_with("new/"));
  check_safe(*spool, ticket);
}

TEST_CASE("spool: with interval, memory may let go of lines before their sync, but not of many") {
  IntervalWorld world;
  world.settings.max_bytes = 1u << 20;
  auto spool = world.open();
  Ticket few = keep(*spool, numbered(1, 100));
  CHECK(spool->durability(few) != Durability::safe);
  CHECK(spool->durability(few) >= Durability::releasable);
  Ticket many = keep(*spool, numbered(101, 18000));  // more than half of the limit
  CHECK(spool->durability(many) >= Durability::written);
  CHECK(spool->durability(many) < Durability::releasable);
  spool->flush();
  CHECK(spool->durability(many) == Durability::safe);
  CHECK(spool->durability(many) >= Durability::releasable);
}

TEST_CASE("spool: lines that memory let go of are told of when their segment is synced") {
  IntervalWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 2));
  REQUIRE(spool->durability(ticket) >= Durability::releasable);
  spool->give_back(ticket, 2);
  CHECK(spool->take_synced().empty());
  spool->flush();
  check_safe(*spool, ticket);
  world.pass(10);
  CHECK(drain(*spool) == numbered(1, 2));
}

TEST_CASE("spool: a sync that failed is not believed when it works the second time") {
  IntervalWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 2));
  bool failed = false;
  world.disk.fails = [&](const std::string& call, const std::string&) {
    return call == "sync" && !std::exchange(failed, true) ? EIO : 0;
  };
  world.pass(2);
  spool->tick();
  spool->tick();
  REQUIRE(failed);
  CHECK(spool->durability(ticket) != Durability::safe);
  CHECK(spool->durability(ticket) == Durability::none);
  auto synced = spool->take_synced();
  REQUIRE(synced.size() == 1);
  CHECK_FALSE(synced[0].is_safe);
  CHECK(world.was_said("the spool is in trouble"));

  // Nor is the next one, before it is synced.
  Ticket next = keep(*spool, numbered(3, 4));
  CHECK(spool->durability(next) < Durability::releasable);
  spool->flush();
  CHECK(spool->durability(next) >= Durability::releasable);
  spool->give_back(next, 2);
  spool->give_back(ticket, 2);
  world.pass(10);
  CHECK(drain(*spool) == numbered(1, 4));  // what could be read all the same
}

TEST_CASE("spool: a real disk syncs closed segments beside writing, and gives all of them back") {
  Scratch scratch;
  SpoolSettings settings;
  settings.sync = SpoolSync::interval;
  settings.max_bytes = 4u << 20;  // a segment is closed at 256 KiB
  settings.min_free_percent = 0;
  auto opened = Spool::open(scratch.path("spool"), settings, [](std::string_view) {});
  REQUIRE(opened);
  Spool& spool = **opened;
  Lines all;
  std::set<Ticket> kept;
  std::set<Ticket> safe;
  auto note_safe = [&] {
    for (const auto& [ticket, is_safe] : spool.take_synced()) {
      CHECK(is_safe);
      safe.insert(ticket);
    }
  };
  for (int i = 0; i < 60; ++i) {
    Lines lines = numbered(i * 1000 + 1, i * 1000 + 1000);
    all.insert(all.end(), lines.begin(), lines.end());
    Ticket ticket = keep(spool, lines);
    REQUIRE(ticket != 0);
    kept.insert(ticket);
    spool.give_back(ticket, lines.size());
    note_safe();
  }
  spool.flush();
  note_safe();
  CHECK(kept.size() > 5);
  CHECK(safe == kept);
  spool.close();
  CHECK(drain(spool) == all);
}

TEST_CASE("spool: a disk that fails every sync is told of once, and again after it worked") {
  IntervalWorld world;
  auto spool = world.open();
  auto told_after = [&](bool works) {
    world.disk.fails = [works](const std::string& call, const std::string&) {
      return call == "sync" && !works ? EIO : 0;
    };
    REQUIRE(keep(*spool, numbered(1, 2)) != 0);
    spool->flush();
    return std::ranges::count_if(world.said, [](const std::string& sentence) {
      return sentence.starts_with("the spool is in trouble: writing ");
    });
  };
  CHECK(told_after(false) == 1);
  CHECK(told_after(false) == 1);
  CHECK(told_after(true) == 1);
  CHECK(told_after(false) == 2);
}
