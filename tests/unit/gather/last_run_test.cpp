#include "gather/last_run.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "support/scratch.h"

namespace gather = tsd::gather;

TEST_CASE("last run: what was written is read, and told with the file's name") {
  Scratch scratch;
  std::string path = scratch.path("backup.stamp");
  auto none = gather::read_last_run(path);
  REQUIRE(none);
  CHECK_FALSE(*none);
  REQUIRE(gather::write_last_run(path, {1366155600, 250, 1}));
  auto last = gather::read_last_run(path);
  REQUIRE((last && *last));
  tsd::line::Lines out;
  gather::report(**last, path, 1366155660, out);
  CHECK(out.text() ==
        "tsd.cron.age_seconds 1366155660 60 job=backup\n"
        "tsd.cron.duration_ms 1366155660 250 job=backup\n"
        "tsd.cron.exit 1366155660 1 job=backup\n");
}

TEST_CASE("last run: no age is negative, though the clock was set back") {
  tsd::line::Lines out;
  gather::report({1366155600, 250, 0}, "x", 1366152000, out);
  CHECK(out.text().starts_with("tsd.cron.age_seconds 1366152000 0 job=x\n"));
}

TEST_CASE("last run: a file that holds something else is said") {
  Scratch scratch;
  std::string path = scratch.path("x");
  std::ofstream(path) << "#!/bin/sh\n";
  auto last = gather::read_last_run(path);
  REQUIRE_FALSE(last);
  CHECK(last.error().text == path + ": not a stamp of an earlier run");
}
