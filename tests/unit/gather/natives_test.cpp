#include "gather/natives.h"

#include <fcntl.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>

#include "base/text.h"
#include "os/file.h"
#include "sensors/dfstat.h"
#include "support/allocations.h"
#include "support/scratch.h"

using namespace tsd;
using gather::Natives;

namespace {

// Sensors of this very machine, at work as they are in the supervisor.
struct Work {
  Work(std::string_view list, sensors::Profile profile, std::string root = "/", bool keeps = false)
      : machine{os::Root(std::move(root))}, setup{machine, profile} {
    gates.policy.rules.dialect = line::Dialect::tcollector;
    if (keeps) gates.last_points = &points;
    auto rows = sensors::select(list, profile);
    REQUIRE(rows);
    for (const auto* row : *rows) jobs.push_back({row, row->interval, true});
    natives.set(jobs);
  }

  sensors::Machine machine;
  sensors::Setup setup;
  gather::LastPoints points{{}, say_nothing};
  gather::GateContext gates{{{}, gather::Tagger({{"host", "a.host.with-a.long.name"}}, 8), 4096}};
  os::Loop loop;
  os::Fd nowhere{::open("/dev/null", O_WRONLY | O_CLOEXEC)};
  gather::PointOutput output{loop, nowhere.get(), {[] {}, [](const Error&) {}}};
  std::vector<std::string> said;
  Say say = [this](std::string_view sentence) { said.emplace_back(sentence); };
  std::vector<gather::NativeJob> jobs;
  Natives natives{setup, gates, say, output};
};

std::uint64_t sent(Natives& natives) {
  std::uint64_t sum = 0;
  for (auto* gate : natives.gates()) sum += gate->counts().sent;
  return sum;
}

gather::Stamps turns_of(const Natives& natives, std::int64_t time) {
  gather::Stamps turns;
  for (auto interval : natives.intervals()) turns[interval] = time;
  return turns;
}

/// dfstat prints points of mounted file systems alone. In a plain chroot, where / is no mount
/// point, /proc/mounts may name none that it reports.
bool has_points_here(std::string_view sensor) {
  if (sensor != "dfstat") return true;
  auto text = os::read_file("/proc/mounts");
  REQUIRE(text);
  sensors::Mounts mounts;
  REQUIRE(sensors::parse_mounts(*text, mounts));
  sensors::keep_reported(mounts);
  return mounts.size() > 0;
}

}  // namespace

TEST_CASE("natives: a round allocates nothing once the buffers have grown") {
  if (!allocations()) {
    WARN("this build has an allocator of its own");
    return;
  }
  for (auto profile : {sensors::Profile::tcollector, sensors::Profile::fixed}) {
    for (auto name : {"dfstat", "ifstat", "iostat", "netstat", "procnettcp", "procstats"}) {
      INFO(name);
      Work work(name, profile);
      auto turns = turns_of(work.natives, 1'700'000'000);
      for (int warm_up = 0; warm_up < 8; ++warm_up) work.natives.collect(turns);
      auto points = sent(work.natives);
      // The machine may change under us (a mount, a socket): what grows then has grown the next
      // time.
      std::uint64_t least = 1;
      for (int attempt = 0; attempt < 5 && least > 0; ++attempt) {
        auto before = *allocations();
        for (int round = 0; round < 8; ++round) work.natives.collect(turns);
        least = *allocations() - before;
      }
      if (!work.natives.all_well()) {  // a machine that hides what is mounted, say
        WARN(name << " is not well here, and errors are text: " << work.said.front());
        continue;
      }
      CHECK(least == 0);
      CHECK((sent(work.natives) > points) == has_points_here(name));
    }
  }
}

TEST_CASE("natives: all points of a turn bear its time, whatever the clock says") {
  Work work("sysload,ifstat", sensors::Profile::tcollector);
  work.natives.collect(turns_of(work.natives, 1'234'567'890));
  std::string lines = work.output.lines();
  CHECK(std::ranges::count(lines, '\n') > 3);
  for (std::string_view line : lines_of(lines)) {
    CAPTURE(line);
    CHECK(line.find(" 1234567890 ") != line.npos);
  }
}

TEST_CASE("natives: whether each sensor is well, as points") {
  Work work("ifstat", sensors::Profile::tcollector, "/nowhere");
  line::Lines out;
  work.natives.collect(turns_of(work.natives, 1'700'000'000));
  gather::report({{}, 0, work.natives.health()}, 9, out);
  CHECK(out.text().ends_with(
      "tsd.sensor.ok 9 0 sensor=ifstat\ntsd.sensor.left_out 9 0 sensor=ifstat\n"));
  CHECK(work.said.size() == 1);
}

TEST_CASE("natives: points that cannot be are left out, counted and reported once; all is well") {
  Scratch scratch;
  scratch.file("proc/sys/fs/file-nr", "18446744073709551612 0 7\n");
  Work work("filehandles", sensors::Profile::fixed, scratch.path());
  for (int round = 0; round < 3; ++round) {
    work.natives.collect(turns_of(work.natives, 1'700'000'000 + round));
  }
  CHECK(sent(work.natives) == 3);  // file_handles_max
  CHECK(work.natives.all_well());
  CHECK(work.natives.health().front().left_out == 1);
  CHECK(work.said ==
        std::vector<std::string>{"filehandles: proc.fs.file_handles would be 18446744073709551612: "
                                 "it is left out: it is not a number from 0 to "
                                 "9223372036854775807"});
}

TEST_CASE("natives: for Prometheus, a sensor's series are those of its last round") {
  Scratch scratch;
  scratch.file("proc/sys/fs/file-nr", "1504 0 100000\n");
  Work work("filehandles", sensors::Profile::fixed, scratch.path(), true);
  work.natives.collect(turns_of(work.natives, 1'700'000'000));
  CHECK(work.points.samples().size() == 2);
  scratch.file("proc/sys/fs/file-nr", "18446744073709551612 0 7\n");
  work.natives.collect(turns_of(work.natives, 1'700'000'015));
  auto samples = work.points.samples();
  REQUIRE(samples.size() == 1);
  CHECK(samples.front().name == "proc_fs_file_handles_max");
  CHECK(samples.front().value == "7");
  // A sensor that does not run any more has none.
  work.natives.set({});
  CHECK(work.points.samples().empty());
}

TEST_CASE("natives: for Prometheus, what is printed in every fourth round is shown in each") {
  Scratch scratch;
  scratch.file("proc/interrupts", "            CPU0\nNMI:          1   Non-maskable interrupts\n");
  scratch.file("proc/softirqs", "            CPU0\nTIMER:          2\n");
  Work work("procstats", sensors::Profile::tcollector, scratch.path(), true);
  auto shows = [&](std::string_view name) {
    auto samples = work.points.samples();
    return std::ranges::count(samples, name, &prometheus::PageSample::name);
  };
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    work.natives.collect(turns_of(work.natives, 1'700'000'000 + 15 * round));
    CHECK(shows("proc_interrupts") == 1);
    CHECK(shows("proc_softirqs") == 1);
    if (round == 4) scratch.file("proc/softirqs", "            CPU0\n");
  }
  work.natives.collect(turns_of(work.natives, 1'700'000'200));
  CHECK(shows("proc_interrupts") == 1);
  CHECK(shows("proc_softirqs") == 0);  // its print was due, and did not come
}
