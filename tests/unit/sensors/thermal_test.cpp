#include "sensors/thermal.h"

#include <catch2/catch.hpp>

#include "support/scratch.h"
#include "unit/sensors/golden.h"

using tsd::sensors::Profile;

TEST_CASE(
    "thermal: each zone by its number and type, in degrees; one that is no number costs itself") {
  Scratch scratch;
  scratch.file("sys/class/thermal/thermal_zone0/type", "x86_pkg_temp\n");
  scratch.file("sys/class/thermal/thermal_zone0/temp", "47500\n");
  scratch.file("sys/class/thermal/thermal_zone1/temp", "-3000\n");
  scratch.file("sys/class/thermal/thermal_zone10/type", "acpi tz\n");
  scratch.file("sys/class/thermal/thermal_zone10/temp", "hot\n");
  golden::Run run(scratch.path(""), "thermal", Profile::fixed);
  CHECK(run.round() ==
        "sys.thermal.celsius 1366155625 47.5 zone=0 type=x86_pkg_temp\n"
        "sys.thermal.celsius 1366155625 -3.0 zone=1 type=unknown\n");
  CHECK_FALSE(run.well);
  CHECK(run.said ==
        std::vector<std::string>{"/sys/class/thermal/thermal_zone10/temp: \"hot\" is no number"});
}

TEST_CASE("thermal: a machine without zones is said to have none") {
  Scratch scratch;
  golden::Run run(scratch.path(""), "thermal", Profile::fixed);
  CHECK(run.round().empty());
  CHECK(run.said == std::vector<std::string>{"finding a thermal zone: No such file or directory"});
}
