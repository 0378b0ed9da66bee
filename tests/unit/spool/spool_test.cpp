#include <fmt/core.h>

#include <catch2/catch.hpp>
#include <cstdint>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "spool/check.h"
#include "spool/zstd.h"
#include "unit/spool/spool_world.h"

using namespace tsd::spool;

TEST_CASE("spool: what is kept is in new/ as text, and gone when it is settled") {
  SpoolWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 3));
  REQUIRE(ticket != 0);
  CHECK(spool->durability(ticket) == Durability::safe);
  auto files = world.disk.files();
  REQUIRE(files.size() == 1);
  CHECK(files.begin()->first.starts_with("new/17000000"));
  CHECK(files.begin()->second == records_of(numbered(1, 3)));
  world.pass(2);
  spool->tick();
  spool->settle(ticket, 3);
  CHECK(world.disk.files().empty());
}

TEST_CASE("spool: one batch costs two syncs, the next one of the same second one") {
  SpoolWorld world;
  auto spool = world.open();
  int syncs = 0;
  world.disk.fails = [&](const std::string& call, const std::string&) {
    syncs += call == "sync";
    return 0;
  };
  keep(*spool, numbered(1, 1000));
  CHECK(syncs == 2);
  keep(*spool, numbered(1001, 2000));
  CHECK(syncs == 3);
}

TEST_CASE("spool: what was given back is backlog, oldest first, in the order of its coming") {
  SpoolWorld world;
  auto spool = world.open();
  Ticket first = keep(*spool, numbered(1, 2));
  world.pass(2);
  spool->tick();
  Ticket second = keep(*spool, numbered(3, 4));
  world.pass(2);
  spool->tick();
  CHECK_FALSE(spool->has_backlog());
  spool->give_back(second, 2);
  spool->give_back(first, 1);
  spool->settle(first, 1);
  world.pass(1);
  CHECK(drain(*spool) == numbered(1, 4));
  CHECK(world.disk.files().empty());
}

TEST_CASE("spool: what a dead sender held is the next one's backlog, a living one's is not") {
  SpoolWorld world;
  auto first = world.open();
  keep(*first, numbered(1, 2));
  auto second = world.open();
  CHECK_FALSE(second->has_backlog());
  first.reset();
  world.pass(10);
  CHECK(drain(*second) == numbered(1, 2));
}

TEST_CASE("spool: text that a dead sender left under tmp/ is taken in, half an archive is not") {
  SpoolWorld world;
  world.disk.put("tmp/1700000000.000000-1-00000000", records_of(numbered(1, 2)) + "torn li");
  world.disk.put("tmp/1700000000.000000-1-00000000.zst", "half");
  world.disk.put("tmp/1700000000.000001-1-00000000", "");
  world.disk.put("new/placeholder", "");
  auto spool = world.open();
  CHECK(drain(*spool) == numbered(1, 2));
  auto files = world.disk.files();
  REQUIRE(files.size() == 1);
  CHECK(files.begin()->first.starts_with("damaged/1700000000.000000-1-00000000@"));
  CHECK(files.begin()->second == "torn li");
}

TEST_CASE("spool: damage is set aside, counted and said, and the rest of the segment is sent") {
  SpoolWorld world;
  std::size_t place = records_of(numbered(1, 2)).size();
  std::string bytes = records_of(numbered(1, 2)) + "junk\n" + records_of(numbered(3, 4));
  world.disk.put("new/1700000000.000000-1-00000000", bytes);
  auto spool = world.open();
  CHECK(drain(*spool) == numbered(1, 4));
  CHECK(world.disk.files() ==
        std::map<std::string, std::string>{
            {fmt::format("damaged/1700000000.000000-1-00000000@{}", place), "junk\n"}});
  CHECK(spool->counters().damaged_records == 1);
  CHECK(spool->counters().damaged_bytes == 5);
  CHECK(world.was_said("set aside"));
}

TEST_CASE("spool: a place that the disk does not give is passed over, and the segment is kept") {
  SpoolWorld world;
  std::string name = "new/1700000000.000000-1-00000000";
  world.disk.put(name, records_of(numbered(1, 3000)));
  int reads = 0;
  world.disk.fails = [&](const std::string& call, const std::string&) {
    return call == "read" && ++reads == 2 ? EIO : 0;
  };
  auto spool = world.open();
  Lines read = drain(*spool);
  CHECK(read.size() > 2700);  // the record before, the sector, the record behind
  CHECK(read.size() < 3000);
  CHECK(world.disk.files().count("damaged/1700000000.000000-1-00000000") == 1);
}

TEST_CASE("spool: over its limit it drops the oldest lines, says and counts them") {
  SpoolWorld world;
  world.settings.max_bytes = 2500;
  auto spool = world.open();
  for (int i = 0; i < 10; ++i) {
    Ticket ticket = keep(*spool, numbered(i * 10 + 1, i * 10 + 10));
    REQUIRE(ticket != 0);
    world.pass(2);
    spool->tick();
    spool->give_back(ticket, 10);
  }
  CHECK(spool->counters().dropped.left == 30);
  CHECK(spool->bytes() <= 2500);
  CHECK(world.was_said("its oldest 10 lines were dropped"));
  world.pass(10);
  CHECK(drain(*spool) == numbered(31, 100));
}

TEST_CASE("spool: over its limit it refuses the newest where that is asked for") {
  SpoolWorld world;
  world.settings.max_bytes = 1200;
  world.settings.when_full = GENERATE(WhenFull::newest, WhenFull::block);
  auto spool = world.open();
  CHECK(keep(*spool, numbered(1, 20)) != 0);
  CHECK(keep(*spool, numbered(21, 40)) == 0);
  CHECK(spool->counters().refused_lines == 20);
  CHECK(world.was_said("the spool takes no lines: it holds as much as --spool-max-bytes lets it"));
}

TEST_CASE("spool: what has waited for too long goes, said and counted, and what is younger stays") {
  SpoolWorld world;
  world.settings.max_age = std::chrono::seconds(10'000);
  auto spool = world.open();
  for (int i = 0; i < 5; ++i) {
    spool->give_back(keep(*spool, numbered(i * 10 + 1, i * 10 + 10)), 10);
    world.pass(4000);
    spool->tick();
  }
  CHECK(spool->counters().expired.left == 30);
  CHECK(world.was_said("too old: its oldest 10 lines were dropped"));
  CHECK(spool->oldest_age() >= 4000 * kSecond);
  for (int i = 0; i < 10; ++i) {
    world.pass(1);
    spool->tick();  // until nothing is being compressed
  }
  world.pass(10);
  CHECK(drain(*spool) == numbered(31, 50));
}

TEST_CASE("spool: some of the file system stays free") {
  SpoolWorld world;
  world.settings.min_free_percent = 40;
  world.settings.when_full = WhenFull::newest;
  auto spool = world.open();
  CHECK(keep(*spool, numbered(1, 20)) != 0);
  world.settings.min_free_percent = 60;  // the model says: half of it is free
  spool = world.open();
  CHECK(keep(*spool, numbered(1, 20)) == 0);
  CHECK(
      world.was_said("the spool takes no lines: no more than --spool-min-free, 60 %, of its file "
                     "system is free"));
}

TEST_CASE("spool: a disk that fails is a state: said, counted, and left when it works again") {
  int number = GENERATE(ENOSPC, EIO, EDQUOT, EROFS);
  std::string broken = GENERATE("append", "sync", "create", "rename");
  SpoolWorld world;
  world.settings.when_full = WhenFull::newest;
  auto spool = world.open();
  Ticket first = keep(*spool, numbered(1, 2));
  REQUIRE(first != 0);
  world.pass(2);
  spool->tick();
  world.disk.fails = [&](const std::string& call, const std::string&) {
    return call == broken ? number : 0;
  };
  CHECK(keep(*spool, numbered(3, 4)) == 0);
  CHECK(keep(*spool, numbered(5, 6)) == 0);
  CHECK(spool->counters().refused_lines == 4);
  CHECK(spool->counters().disk_errors > 0);
  CHECK(world.was_said("the spool takes no lines: "));
  world.disk.fails = nullptr;
  world.pass(2);
  Ticket again = keep(*spool, numbered(7, 8));
  REQUIRE(again != 0);
  CHECK(spool->durability(again) == Durability::safe);
  CHECK(world.was_said("takes lines again; 4 were kept in memory only"));
  CHECK(spool->durability(first) == Durability::safe);
}

TEST_CASE("spool: on a disk that gives nothing at all it starts, and says so") {
  SpoolWorld world;
  world.disk.fails = [](const std::string&, const std::string&) { return EIO; };
  auto spool = world.open();
  CHECK_FALSE(spool->has_backlog());
  CHECK(keep(*spool, numbered(1, 2)) == 0);
  spool->tick();
  spool->close();
  CHECK_FALSE(world.said.empty());
}

TEST_CASE("spool: what waits for long is compressed, and comes back in order") {
  SpoolWorld world;
  auto spool = world.open();
  Lines all;
  for (int i = 0; i < 20; ++i) {
    Lines lines = numbered(i * 1000 + 1, i * 1000 + 1000);
    all.insert(all.end(), lines.begin(), lines.end());
    Ticket ticket = keep(*spool, lines);
    world.pass(2);
    spool->tick();
    spool->give_back(ticket, 1000);
  }
  std::uint64_t before = spool->bytes();
  for (int i = 0; i < 700; ++i) {
    world.pass(1);
    spool->tick();
  }
  std::uint64_t after = 0;
  for (const auto& [path, bytes] : world.disk.files()) {
    CHECK(path.ends_with(".zst"));
    after += bytes.size();
  }
  CHECK(after * 5 < before);
  world.pass(10);
  CHECK(drain(*spool) == all);
  CHECK(world.disk.files().empty());
}

TEST_CASE("spool: without room for the compressed segment the plain ones stay") {
  SpoolWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 20000));
  world.pass(2);
  spool->tick();
  spool->give_back(ticket, 20000);
  world.disk.free_bytes = 100;
  for (int i = 0; i < 100; ++i) {
    world.pass(1);
    spool->tick();
  }
  CHECK(world.was_said("stay uncompressed"));
  world.disk.free_bytes = 1 << 20;
  CHECK(drain(*spool) == numbered(1, 20000));
}

TEST_CASE("spool: a damaged compressed segment gives what is sound, and is set aside whole") {
  SpoolWorld world;
  auto spool = world.open();
  Ticket ticket = keep(*spool, numbered(1, 60000));
  world.pass(2);
  spool->tick();
  spool->give_back(ticket, 60000);
  for (int i = 0; i < 100; ++i) {
    world.pass(1);
    spool->tick();
  }
  auto [path, bytes] = *world.disk.files().begin();
  REQUIRE(path.ends_with(".zst"));
  bytes[bytes.size() / 2] ^= 0x40;
  world.disk.put(path, bytes);
  world.pass(10);
  Lines read = drain(*spool);
  CHECK(read.size() >= 20000);
  CHECK(read.size() < 60000);
  for (const auto& line : read) CHECK(line.starts_with("test.line 1700000000 "));
  CHECK(world.disk.files().begin()->first.starts_with("damaged/"));
}

TEST_CASE("spool: a small compressed segment of damage does not become a large file") {
  SpoolWorld world;
  // Valid frames of text that no trailer vouches for, and lines that one does behind it.
  std::string packed;
  for (int i = 0; i < 60; ++i) REQUIRE(compress_frame(std::string(1 << 20, 'x'), packed));
  REQUIRE(compress_frame("\n" + records_of(numbered(1, 10)), packed));
  world.disk.put("new/1700000000.000001-1-00000001.zst", packed);
  world.settings.max_bytes = 10u << 20;
  auto spool = world.open();
  CHECK(drain(*spool) == numbered(1, 10));
  CHECK(world.disk.files() ==
        std::map<std::string, std::string>{{"damaged/1700000000.000001-1-00000001.zst", packed}});
  CHECK(spool->counters().damaged_bytes >= 60u << 20);
}

TEST_CASE("spool: a segment that a power cut left in new/ and in damaged/ is moved once more") {
  SpoolWorld world;
  std::string packed;
  REQUIRE(compress_frame("\n" + records_of(numbered(1, 10)) + "junk\n", packed));
  world.disk.put("new/1700000000.000001-1-00000001.zst", packed);
  world.disk.put("damaged/1700000000.000001-1-00000001.zst", packed);
  auto spool = world.open();
  CHECK(drain(*spool) == numbered(1, 10));
  CHECK(world.disk.files() ==
        std::map<std::string, std::string>{{"damaged/1700000000.000001-1-00000001.zst", packed}});
  CHECK_FALSE(world.was_said("the spool is in trouble"));
}

TEST_CASE("spool: a small compressed segment of a great many lines is read in small portions") {
  SpoolWorld world;
  const std::string record = records_of(numbered(1, 1400));
  std::string text, packed;
  while (text.size() < (48u << 20)) text += record;
  const std::uint64_t lines = text.size() / record.size() * 1400;
  REQUIRE(compress_frame(text, packed));
  world.disk.put("new/1700000000.000001-1-00000001.zst", packed);
  auto spool = world.open();
  std::uint64_t read = 0;
  std::size_t largest = 0;
  for (;;) {
    std::size_t bytes = 0, count = 0;
    auto [ticket, counted] = spool->read_backlog(1, [&](std::string_view part) {
      bytes += part.size();
      count += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    });
    if (ticket == 0) break;
    CHECK(counted.fresh == count);
    spool->settle(ticket, count);
    read += count;
    largest = std::max(largest, bytes);
  }
  CHECK(read == lines);
  CHECK(largest <= 512u << 10);
  CHECK(world.disk.files().empty());
}

TEST_CASE("spool: what is compressed while a long backlog is drained is read in the same drain") {
  SpoolWorld world;
  constexpr int kSegments = 5000;
  Lines all;
  for (int i = 1; i <= kSegments; ++i) {
    char name[64];
    std::snprintf(name, sizeof name, "new/1699990000.%06d-1-00000001", i);
    world.disk.put(name, records_of(numbered(i, i)));
    all.push_back(numbered(i, i).front());
  }
  auto spool = world.open();
  spool->tick();  // the compactor claims the oldest
  Lines read;
  while (spool->has_backlog()) {
    Portion portion = read_portion(*spool);
    read.insert(read.end(), portion.lines.begin(), portion.lines.end());
    if (portion.ticket != 0) spool->settle(portion.ticket, portion.lines.size());
    world.now += kSecond / 1000;
    spool->tick();
  }
  std::sort(read.begin(), read.end());
  std::sort(all.begin(), all.end());
  CHECK((read == all));
  CHECK(world.disk.files().empty());
}

TEST_CASE("spool: --spool-check lists a directory once, not once for every thousand segments") {
  SpoolWorld world;
  for (int i = 1; i <= 5000; ++i) {
    char name[64];
    std::snprintf(name, sizeof name, "new/1699990000.%06d-1-00000001", i);
    world.disk.put(name, records_of(numbered(i, i)));
  }
  world.disk.put("damaged/x", "x");
  auto disk = world.disk.mount();
  std::uint64_t before = world.disk.calls, rows = 0;
  auto summary = check_spool(
      *disk, world.now, [&](const SpoolRow&) { ++rows; }, [](std::string_view) {});
  REQUIRE(summary);
  CHECK(summary->segments == 5000);
  CHECK(summary->lines == 5000);
  CHECK(summary->set_aside == 1);
  CHECK(rows == 5000);
  CHECK(world.disk.calls - before < 5000 * 7);
}
