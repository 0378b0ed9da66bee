// Things that come and go between rounds, and fields that are doubtful.
#include <catch2/catch.hpp>
#include <filesystem>

#include "support/scratch.h"
#include "unit/sensors/golden.h"

using golden::kNow;
using tsd::sensors::Profile;

namespace {

std::string disk(std::string_view name, int busy) {
  auto n = std::to_string(busy);
  return "8 0 " + std::string(name) + " " + n + " 0 8 " + n + " 0 0 0 0 0 " + n + " " + n + "\n";
}

// A round at `uptime` seconds after the boot, when sda was busy for `busy` milliseconds so far.
std::string busy_round(Scratch& scratch, golden::Run& run, int uptime, int busy) {
  scratch.file("proc/uptime", std::to_string(uptime) + ".00 1.00\n");
  scratch.file("proc/diskstats", disk("sda", busy));
  return run.round();
}

}  // namespace

TEST_CASE("state: a disk that was away for rounds begins anew") {
  Scratch scratch;
  scratch.file("sys/block/sda/dev", "8:0\n");
  golden::Run run(scratch.path(), "iostat", Profile::fixed);
  auto round = [&](const std::string& disks, int minute) {
    scratch.file("proc/uptime", std::to_string(1000 + 60 * minute) + ".00 1.00\n");
    scratch.file("proc/diskstats", disks + disk("sdb", 1));
    return run.round(kNow + 60 * minute);
  };
  CHECK(round(disk("sda", 1000), 0).find("util") == std::string::npos);
  CHECK(round(disk("sda", 31'000), 1).find("iostat.disk.util 1366155685 50.00 dev=sda") !=
        std::string::npos);
  for (int minute = 2; minute < 6; ++minute) round("", minute);
  CHECK(round(disk("sda", 331'000), 6).find("util") == std::string::npos);
  CHECK(round(disk("sda", 361'000), 7).find("iostat.disk.util 1366156045 50.00 dev=sda") !=
        std::string::npos);
  CHECK(run.said.empty());
}

TEST_CASE("state: a round without /proc/diskstats is no part of the next rates") {
  Scratch scratch;
  scratch.file("sys/block/sda/dev", "8:0\n");
  golden::Run run(scratch.path(), "iostat", Profile::fixed);
  scratch.file("proc/uptime", "1000.00 1.00\n");
  auto file = scratch.file("proc/diskstats", disk("sda", 1000));
  run.round();
  scratch.file("proc/uptime", "1060.00 1.00\n");
  std::filesystem::remove(file);
  run.round();
  scratch.file("proc/uptime", "1120.00 1.00\n");
  scratch.file("proc/diskstats", disk("sda", 61'000));
  CHECK(run.round().find("util") == std::string::npos);  // it would be 100 percent
}

TEST_CASE("state: a disk is never busy for longer than the time that passed") {
  Scratch scratch;
  scratch.file("sys/block/sda/dev", "8:0\n");
  golden::Run run(scratch.path(), "iostat", Profile::fixed);
  auto round = [&](int uptime, int busy) { return busy_round(scratch, run, uptime, busy); };
  round(1000, 1000);
  CHECK(round(1060, 61'050).find("iostat.disk.util 1366155625 100.00 ") != std::string::npos);
  CHECK(round(1120, 301'050).find("util") == std::string::npos);
  REQUIRE(run.said.size() == 1);
  CHECK(
      run.said[0] ==
      "iostat.disk.util dev=sda would be 400.00: it is left out: it is not a number from 0 to 100");
}

TEST_CASE("state: rates begin anew when the clock of uptime ran back") {
  Scratch scratch;
  scratch.file("sys/block/sda/dev", "8:0\n");
  golden::Run run(scratch.path(), "iostat", Profile::fixed);
  auto round = [&](int uptime, int busy) { return busy_round(scratch, run, uptime, busy); };
  round(1000, 1000);
  round(990, 5000);
  CHECK(round(1000, 9000).find("util") == std::string::npos);
  CHECK(round(1010, 13'000).find("iostat.disk.util 1366155625 40.00 ") != std::string::npos);
}

TEST_CASE("state: a zone that gets another type, and one whose device is off") {
  Scratch scratch;
  scratch.file("sys/class/thermal/thermal_zone0/type", "x86\n");
  scratch.file("sys/class/thermal/thermal_zone0/temp", "40000\n");
  golden::Run run(scratch.path(), "thermal", Profile::fixed);
  run.round();
  scratch.file("sys/class/thermal/thermal_zone0/type", "gpu\n");
  std::string last;
  for (int round = 0; round < 4; ++round) last = run.round();
  CHECK(last.find("type=gpu") != std::string::npos);
}

TEST_CASE("state: zones, nodes and CPUs that come later are read, those that went are forgotten") {
  Scratch scratch;
  scratch.file("sys/class/thermal/thermal_zone0/type", "acpitz\n");
  scratch.file("sys/class/thermal/thermal_zone0/temp", "40000\n");
  golden::Run run(scratch.path(), "thermal", Profile::fixed);
  run.round();
  scratch.file("sys/class/thermal/thermal_zone1/type", "nvme\n");
  scratch.file("sys/class/thermal/thermal_zone1/temp", "50000\n");
  std::filesystem::remove_all(scratch.path("sys/class/thermal/thermal_zone0"));
  CHECK(run.round().empty());
  CHECK(run.round() == "sys.thermal.celsius 1366155625 50.0 zone=1 type=nvme\n");
  CHECK(run.said.empty());
}

TEST_CASE("state: a CPU that is switched on again begins anew") {
  Scratch scratch;
  golden::Run run(scratch.path(), "sysload", Profile::fixed);
  auto round = [&](const char* cpu1) {
    static int ticks = 0;
    ticks += 100;
    scratch.file("proc/stat", "cpu0 " + std::to_string(ticks) + " 0 0 0\n" + cpu1);
    return run.round();
  };
  round("cpu1 5 0 0 5\n");
  CHECK(round("cpu1 6 0 0 6\n").find("cpu.usr 1366155625 50.0 cpu=1") != std::string::npos);
  round("");
  CHECK(round("cpu1 900 0 0 6\n").find("cpu=1") == std::string::npos);
}

TEST_CASE("fields: one that is doubtful costs itself only, and is reported") {
  struct {
    const char *sensor, *file, *text, *printed;
    bool well;
  } cases[] = {
      {"procstats", "proc/loadavg", "0.10 nan 0.30 1/99 7\n", "proc.loadavg.15min", false},
      {"procstats", "proc/uptime", "7.00 x\n", "proc.uptime.total", false},
      {"procstats", "proc/stat", "cpu 1 2 -3 4\n", "proc.stat.cpu 1366155625 4 type=idle", false},
      {"filehandles", "proc/sys/fs/file-nr", "5 x 7\n", "proc.fs.file_handles_max", false},
      {"ifstat", "proc/net/dev",
       "Inter-|\n face |\n eth0: 1 x 3 4 5 6 7 8 9 10 11 12 13 14 15 16\n", "proc.net.errs", false},
      {"iostat", "proc/diskstats", "8 0 sda 1 2 x 4 5 6 7 8 9 10 11\n",
       "iostat.part.write_requests", false},
      {"netstat", "proc/net/sockstat", "TCP: inuse -1 orphan 0 tw 3 alloc 7 mem 2\n",
       "net.sockstat.num_timewait 1366155625 3", false},
      {"pressure", "proc/pressure/cpu", "some avg10=x avg60=1.00 avg300=0.00 total=5\n",
       "proc.pressure.total 1366155625 5", false},
      {"nfsstat", "proc/net/rpc/nfs", "rpc 5 x 7\n",
       "nfs.client.rpc.stats 1366155625 7 type=authrefrsh", false},
  };
  for (const auto& c : cases) {
    CAPTURE(c.sensor, c.text);
    Scratch scratch;
    scratch.file("proc/uptime", "5.00 4.00\n");
    scratch.file(c.file, c.text);
    golden::Run run(scratch.path(), c.sensor, Profile::fixed);
    CHECK(run.round().find(c.printed) != std::string::npos);
    CHECK(run.well == c.well);
    CHECK_FALSE(run.said.empty());
  }
}

TEST_CASE("fields: that one file is not there excuses nothing else") {
  Scratch scratch;
  scratch.file("proc/meminfo", "garbage here\n");
  tsd::sensors::Machine machine((tsd::os::Root(scratch.path())));
  auto sensor = tsd::sensors::find("procstats")->make({machine, Profile::fixed});
  tsd::os::Clock clock(kNow);
  tsd::sensors::Points points;
  tsd::Say say = [](std::string_view) {};
  tsd::sensors::Round round{clock, points, say};
  auto done = sensor->collect(round);
  REQUIRE_FALSE(done);
  CHECK_FALSE(tsd::sensors::is_absence(done.error()));
}

TEST_CASE("fields: a blank line is no fault") {
  Scratch scratch;
  scratch.file("proc/sys/fs/file-nr", "1 0 2\n");
  scratch.file("proc/net/sockstat", "\nTCP: inuse 1\n\n");
  scratch.file("proc/net/rpc/nfs", "rpc 1 2 3\n \n");
  golden::Run run(scratch.path(), "nfsstat", Profile::tcollector);
  CHECK(run.round().find("nfs.client.rpc.stats 1366155625 1 type=calls") != std::string::npos);
  CHECK(run.well);
}
