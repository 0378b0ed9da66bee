#include <catch2/catch.hpp>

#include "sensors/ntpstat.h"
#include "sensors/smart_raw.h"
#include "sensors/smart_stats.h"
#include "sensors/sysload.h"
#include "support/scratch.h"
#include "unit/sensors/golden.h"

using namespace tsd::sensors;

namespace {

constexpr std::string_view kNtpq =
    "     remote           refid      st t when poll reach   delay   offset  jitter\n"
    "==============================================================================\n"
    "+192.0.2.1       .GPS.            1 u   33   64  377    0.353    1.250   0.044\n"
    "*192.0.2.7       .PPS.            1 u   12   64  377    0.412   -0.317   0.021\n";

constexpr std::string_view kSmart =
    "smartctl 7.3 2022-02-28 r5338 [x86_64-linux] (local build)\n"
    "=== START OF INFORMATION SECTION ===\n"
    "Device Model:     ST4000DM004\n"
    "\n"
    "=== START OF READ SMART DATA SECTION ===\n"
    "ID# ATTRIBUTE_NAME          FLAG     VALUE WORST THRESH TYPE      UPDATED  WHEN_FAILED "
    "RAW_VALUE\n"
    "  1 Raw_Read_Error_Rate     0x000f   081   064   006    Pre-fail  Always       -       "
    "38655094215\n"
    "  9 Power_On_Hours          0x0032   087   087   000    Old_age   Always       -       "
    "12001h+03m\n"
    " 99 Unknown                 0x0032   087   087   000    Old_age   Always       -       5\n"
    "194 Temperature_Celsius     0x0022   030   040   000    Old_age   Always       -       30 (0 "
    "16 0 0 0)\n"
    "\n"
    "SMART Error Log not supported\n";

}  // namespace

TEST_CASE("ntpstat: the peer that the clock follows") {
  CHECK(parse_ntpq(kNtpq) == "-0.317");
  CHECK_FALSE(parse_ntpq("+192.0.2.1 .GPS. 1 u 33 64 377 0.353 1.250 0.044\n"));
  CHECK_FALSE(parse_ntpq("*192.0.2.1 .GPS. 1 u\n"));
  CHECK(parse_chronyc(
            "C0000207,192.0.2.7,2,1700000000.1,0.000012345,0.00001,0.00002,1,0,0,0,0,64.1,Normal\n")
            .value() == Approx(0.000012345));
  CHECK_FALSE(parse_chronyc("00000000,,0,0.0,0.000000000,0,0,0,0,0,0,0,0.0,Not synchronised\n"));
  CHECK_FALSE(parse_chronyc("506 Cannot talk to daemon\n"));
}

TEST_CASE("ntpstat: a recorded machine answers as it did") {
  Scratch scratch;
  golden::Run nothing(scratch.path(), "ntpstat", Profile::tcollector);
  CHECK(nothing.round().empty());
  CHECK_FALSE(nothing.well);
  scratch.file("answers/chronyc", "C0,x,2,1,-0.25,0,0,1,0,0,0,0,64.1,Normal\n");
  golden::Run run(scratch.path(), "ntpstat", Profile::tcollector);
  CHECK(run.round() == "ntp.offset 1366155625 -250.000\n");
  scratch.file("answers/ntpq", kNtpq);
  CHECK(run.round() == "ntp.offset 1366155625 -0.317\n");
  scratch.file("answers/ntpq", "*x .GPS. 1 u 1 64 377 0.1 +12.5 0.2\n");
  CHECK(run.round() == "ntp.offset 1366155625 +12.5\n");
  golden::Run fixed(scratch.path(), "ntpstat", Profile::fixed);
  CHECK(fixed.round() == "ntp.offset 1366155625 12.5\n");
}

TEST_CASE("smart_stats: known attributes, and a Seagate's two numbers in one") {
  Scratch scratch;
  scratch.file("answers/smartctl-sda", kSmart);
  golden::Run run(scratch.path(), "smart_stats", Profile::tcollector);
  CHECK(run.round() ==
        "smart.raw_read_error_rate 1366155625 38655094215 disk=sda\n"
        "smart.raw_read_count 1366155625 388551 disk=sda\n"
        "smart.raw_read_errors 1366155625 9 disk=sda\n"
        "smart.power_on_hours 1366155625 12001 disk=sda\n"
        "smart.temperature_celsius 1366155625 30 disk=sda\n");
}

TEST_CASE("smart_stats: each notation of smartctl is read as it is meant") {
  struct {
    std::string_view raw;
    std::optional<std::string_view> value;
  } cases[] = {
      {"12", "12"},
      {"30 (0 16)", "30"},
      {"100 (Average 98)", "100"},
      {"32.5", "32.5"},
      {"0x00000000000c", "12"},
      {"0 0 3", "3"},
      {"1 2 3", "4295098371"},
      {"2/987654321", "2"},
      {"12001h+03m", "12001"},
      {"12001h+03m+14.250s", "12001"},
      {"-", std::nullopt},
      {"12 apples", std::nullopt},
      {"0x", std::nullopt},
      {"3/", std::nullopt},
      {"12h", std::nullopt},
      {"1 2", std::nullopt},
      {"0 0 70000", std::nullopt},
      {"12h+m", std::nullopt},
      {"5h+99m", std::nullopt},
      {"0x12 0x13", std::nullopt},
      {"-5 (Min/Max -8/41)", "-5"},
      {"-5.5", "-5.5"},
      {"0 0 0 0 1 3", "259"},
      {"0 0 0 0 0 256", std::nullopt},
  };
  for (const auto& c : cases) {
    CAPTURE(c.raw);
    auto raw = parse_smart_raw(c.raw);
    REQUIRE(raw.has_value() == c.value.has_value());
    if (raw) CHECK(raw->text == *c.value);
  }
}

TEST_CASE("smart_stats: errors and count are two points; what is not understood is named") {
  std::string table =
      "ID# ATTRIBUTE_NAME FLAG VALUE WORST THRESH TYPE UPDATED WHEN_FAILED RAW_VALUE\n";
  auto row = [](std::string_view id, std::string_view raw) {
    return std::string(id) + " Some_Name 0x000f 081 064 006 Pre-fail Always - " + std::string(raw) +
           "\n";
  };
  Scratch scratch;
  scratch.file("answers/smartctl-sda", table + row("1", "2/987654321") + row("5", "some") +
                                           row("9", "281474976710655") + row("194", "65261"));
  golden::Run run(scratch.path(), "smart_stats", Profile::fixed);
  CHECK(run.round() ==
        "smart.raw_read_count 1366155625 987654321 disk=sda\n"
        "smart.raw_read_errors 1366155625 2 disk=sda\n");
  CHECK(run.said ==
        std::vector<std::string>{
            "smartctl of /dev/sda: line 3 is not understood",
            "smart.power_on_hours disk=sda would be 281474976710655: it is left out: all bits are "
            "ones, so the drive does not know",
            "smart.temperature_celsius disk=sda would be 65261: it is left out: it is not a number "
            "from -273.15 to 1000"});
}

TEST_CASE("smart_stats: a drive that sleeps is left alone, which is no fault") {
  Scratch scratch;
  scratch.file("answers/smartctl-sda", "Device is in STANDBY mode, exit(2)\n");
  golden::Run run(scratch.path(), "smart_stats", Profile::tcollector);
  CHECK(run.round().empty());
  CHECK(run.well);
  CHECK(run.said.empty());
}

TEST_CASE("sysload: shares of the time that passed") {
  CpuTimes none{};
  CHECK(cpu_shares(none, {30, 10, 20, 30, 4, 1, 2, 3, 10, 5}) ==
        CpuShares{20.0, 5.0, 20.0, 1.0, 30.0, 4.0, 3.0});
  CHECK(cpu_shares({1}, {1}) == CpuShares{});
  CHECK(cpu_shares({2}, {1}) == CpuShares{});
  auto unknown = cpu_shares({10, 0, 0, 10}, {20, 0, 0, 20, 0, 0, 0, kUnknownTime});
  CHECK(unknown == CpuShares{50.0, 0.0, 0.0, 0.0, 50.0, 0.0, std::nullopt});
}

TEST_CASE("sysload: a counter that ran back costs its own share only") {
  CpuTimes before{100, 0, 0, 100, 50}, after{150, 0, 0, 150, 49};
  CHECK(cpu_shares(before, after) == CpuShares{50.0, 0.0, 0.0, 0.0, 50.0, std::nullopt, 0.0});
}

TEST_CASE("sysload: since boot, then since the last round; fixed waits for it") {
  Scratch scratch;
  for (Profile profile : {Profile::tcollector, Profile::fixed}) {
    scratch.file("proc/stat", "cpu 9 9 9 9\ncpu7 1 0 1 1 0 0 0 0 0 0\nctxt 1\n");
    golden::Run run(scratch.path(), "sysload", profile);
    std::string first =
        "cpu.usr 1366155625 33.33 cpu=7\ncpu.nice 1366155625 0.0 cpu=7\n"
        "cpu.sys 1366155625 33.33 cpu=7\ncpu.irq 1366155625 0.0 cpu=7\n"
        "cpu.idle 1366155625 33.33 cpu=7\n";
    CHECK(run.round() == (profile == Profile::fixed ? "" : first));
    scratch.file("proc/stat", "cpu 9 9 9 9\ncpu7 1 0 1 101 0 0 0 0 0 0\nctxt 1\n");
    CHECK(run.round(golden::kNow + 15).find("cpu.idle 1366155640 100.0 cpu=7") !=
          std::string::npos);
  }
}
