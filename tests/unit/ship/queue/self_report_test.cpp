#include "ship/queue/self_report.h"

#include <catch2/catch.hpp>

#include "unit/spool/spool_world.h"

using namespace tsd::ship;

TEST_CASE("the origin is the host of the last line, else its first tag") {
  CHECK(origin_of("put a 1 1 host=x\nput b 1 1 dc=y host=z\n") == "host=z");
  CHECK(origin_of("put b 1 1 dc=y myhost=z\n") == "dc=y");
  CHECK(origin_of("") == "");
}

TEST_CASE("points about the sender add up and stood nowhere") {
  Accounts accounts{.in = 10, .own = 8, .confirmed = 12, .rejected = 1};
  accounts.dropped[0] = 2;
  accounts.late_errors = 5;
  accounts.confirmed_by[static_cast<std::size_t>(Confirm::settled)] = 12;
  Batch batch = own_points({accounts, nullptr, 7}, "host=x", 1700000000);
  CHECK(batch.wire().find("put tsd.send.lines.confirmed_by 1700000000 12 host=x level=settled\n") !=
        std::string::npos);
  CHECK(batch.wire().find("put tsd.send.confirmed_seconds_ago 1700000000 7 host=x\n") !=
        std::string::npos);
  CHECK(batch.wire().find("put tsd.send.late_errors 1700000000 5 host=x\n") != std::string::npos);
  CHECK(batch.wire().find("level=auto") == std::string::npos);
  CHECK(batch.origin() == Origin::own);
  CHECK(batch.place(0) == 0);
  REQUIRE(batch.size() == batch.lines().size());
  CHECK(batch.lines().front() == "put tsd.send.lines.in 1700000000 10 host=x");
  CHECK(batch.wire().find("put tsd.send.lines.held 1700000000 3 host=x\n") != std::string::npos);
  CHECK(batch.wire().find("put tsd.send.lines.dropped 1700000000 2 host=x reason=not-sent\n") !=
        std::string::npos);
}

TEST_CASE("with a spool, points tell what it holds") {
  SpoolWorld world;
  auto spool = world.open();
  spool->give_back(keep(*spool, numbered(1, 3)), 3);
  world.pass(60);
  spool->tick();
  world.pass(10);
  CHECK_FALSE(spool->read_backlog(1, [](std::string_view) {}).ticket == 0);
  Batch batch = own_points({Accounts{}, spool.get()}, "host=x", 1700000000);
  CHECK(batch.wire().find("confirmed_seconds_ago") == std::string::npos);
  REQUIRE(batch.size() == batch.lines().size());
  for (const char* line :
       {"tsd.spool.segments 1700000000 1 host=x", "tsd.spool.lines.kept 1700000000 3 host=x",
        "tsd.spool.lines.refused 1700000000 0 host=x"}) {
    INFO(line);
    CHECK(batch.wire().find(line) != std::string::npos);
  }
}
