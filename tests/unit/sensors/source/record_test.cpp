#include <catch2/catch.hpp>

#include "os/file.h"
#include "support/scratch.h"
#include "unit/sensors/golden.h"

using tsd::sensors::Profile;

TEST_CASE("record: what was looked at prints the same points anywhere") {
  for (Profile profile : {Profile::tcollector, Profile::phantom, Profile::fixed}) {
    for (const auto& machine : golden::machines()) {
      for (const auto& row : tsd::sensors::table()) {
        if (!row.is_in(profile)) continue;
        INFO(machine << " " << row.name);
        Scratch scratch;
        auto first =
            golden::Run((machine / "root").string(), row.name, profile, scratch.path()).round();
        CHECK(golden::Run(scratch.path(), row.name, profile).round() == first);
      }
    }
  }
}

TEST_CASE("record: this very machine, replayed") {
  for (const auto& row : tsd::sensors::table()) {
    INFO(row.name);
    Scratch scratch;
    auto first = golden::Run("/", row.name, Profile::tcollector, scratch.path()).round();
    CHECK(golden::Run(scratch.path(), row.name, Profile::tcollector).round() == first);
  }
}

TEST_CASE("record: a record that cannot be written is an error") {
  tsd::sensors::Machine machine(tsd::os::Root("/"), "/proc/nowhere");
  tsd::sensors::File file(machine, "/proc/loadavg");
  CHECK(file.read());
  CHECK_FALSE(machine.recorded());
}
