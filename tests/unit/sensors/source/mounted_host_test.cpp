#include "sensors/source/mounted_host.h"

#include <catch2/catch.hpp>

#include "support/scratch.h"

using namespace tsd;
using sensors::MountedHost;

TEST_CASE("mounted host: this machine is none, nor is a recorded one") {
  os::Root machine;
  CHECK_FALSE(MountedHost(machine).is_there());
  CHECK(*MountedHost(machine).place("/proc/net/dev") == "/proc/net/dev");

  Scratch scratch;
  scratch.file("proc/net/dev", "");
  os::Root recorded(scratch.path());
  CHECK_FALSE(MountedHost(recorded).is_there());
  CHECK(*MountedHost(recorded).place("/proc/self/mountstats") == "/proc/self/mountstats");
}

TEST_CASE("mounted host: the last mount at a point counts, points are unescaped") {
  auto devices = sensors::mounted_devices(
      "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
      "23 22 0:20 / /mnt/my\\040disk rw - tmpfs none rw\n"
      "24 22 8:2 / /data rw shared:1 - ext4 /dev/sda2 rw\n"
      "25 24 8:3 / /data rw shared:2 - ext4 /dev/sda3 rw\n"
      "torn 25\n"
      "26 22 8:4 / /half");
  CHECK(devices == std::map<std::string, std::string>{
                       {"/", "8:1"}, {"/mnt/my disk", "0:20"}, {"/data", "8:3"}});
}
