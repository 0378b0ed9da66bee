#include "sensors/dfstat.h"

#include <array>
#include <catch2/catch.hpp>
#include <cstdint>

#include "sensors/phantom_df.h"
#include "sensors/source/text.h"
#include "unit/sensors/golden.h"

using namespace tsd::sensors;

namespace {

Mounts mounts_of(std::string_view text) {
  Mounts mounts;
  REQUIRE(parse_mounts(text, mounts));
  return mounts;
}

std::string printed(const FsNumbers& numbers, Profile profile = Profile::tcollector) {
  KnownLimits limits(dfstat_metrics(profile), profile);
  Points out;
  out.begin_round(limits);
  print_filesystem("/m", "xfs", numbers, profile, 9, out);
  return std::string(out.text());
}

// A table that df printed, row for row through `print`.
void print_table(const std::string& text,
                 void (*print)(const DfRow&, std::int64_t, tsd::sensors::Points&),
                 tsd::sensors::Points& out) {
  TextLines lines(text);
  for (std::string_view line; lines.next(line);) {
    std::array<std::string_view, 7> words;
    split(line, words);
    print({words[1], words[2], words[3], words[4], words[6]}, golden::kNow, out);
  }
}

}  // namespace

TEST_CASE("dfstat: of one device's mounts the shortest mount point stays, where the first stood") {
  Mounts mounts = mounts_of(
      "/dev/a /long/one ext4 rw 0 0\n"
      "tmpfs /run tmpfs rw 0 0\n"
      "tmpfs /run/lock tmpfs rw 0 0\n"
      "/dev/a /x xfs rw 0 0\n"
      "/dev/a /y xfs rw 0 0\n"
      "none /z tmpfs rw 0 0\n"
      "srv:/e /n nfs rw 0 0\n"
      "srv:/e /n4 nfs4 rw 0 0\n"
      "f /f fuse.sshfs rw 0 0\n"
      "/dev/b /library ext4 rw 0 0\n");
  keep_reported(mounts);
  std::string kept;
  for (const Mount& mount : mounts) kept += mount.point + ":" + mount.type + " ";
  CHECK(kept == "/x:ext4 /run:tmpfs /run/lock:tmpfs /n4:nfs4 ");
}

TEST_CASE("dfstat: numbers beyond 64 bits are whole, shares are Python's") {
  std::string text = printed({4096, 1ULL << 63, 0, 5, 3, 1, 0});
  CHECK(text.starts_with("df.bytes.total 9 37778931862957161709568 mount=/m fstype=xfs\n"));
  CHECK(text.find("df.inodes.percentused 9 66.66666666666667 ") != text.npos);
  CHECK(printed({4096, 0, 0, 0, 0, 0, 0}).find("df.bytes.percentused 9 100 ") != text.npos);
}

TEST_CASE("dfstat: a share that nobody can know is not printed") {
  std::string text = printed({4096, 10, 10, 0, 8, 8, 0});
  CHECK(text.find("df.bytes.percentused") == text.npos);
  CHECK(golden::owed(text).size() == 7);
}

TEST_CASE("dfstat: under fixed what a file system does not count has no points") {
  CHECK(printed({4096, 0, 0, 0, 0, 0, 0}, Profile::fixed).empty());
  std::string text = printed({4096, 100, 50, 40, 0, 0, 0}, Profile::fixed);
  CHECK(text.find("df.inodes") == text.npos);
  CHECK(golden::owed(text).size() == 4);
}

TEST_CASE("dfstat: under fixed a part is never greater than its whole") {
  std::uint64_t unknown = ~0ULL;
  std::string text = printed({4096, 100, unknown, unknown, 10, unknown, 0}, Profile::fixed);
  CHECK(text ==
        "df.bytes.total 9 409600 mount=/m fstype=xfs\n"
        "df.inodes.total 9 10 mount=/m fstype=xfs\n");
  CHECK(printed({4096, unknown, unknown, unknown, unknown, unknown, 0}, Profile::fixed).empty());
}

TEST_CASE("dfstat: under fixed what hides another file system is kept, and names are whole") {
  auto kept = [](std::string_view text, Profile profile) {
    Mounts mounts = mounts_of(text);
    keep_reported(mounts, profile);
    std::string points;
    for (const Mount& mount : mounts) points += mount.point + ":" + mount.type + " ";
    return points;
  };
  std::string_view over = "/dev/a /m ext4 rw 0 0\ntmpfs /m tmpfs rw 0 0\n";
  CHECK(kept(over, Profile::fixed) == "/m:tmpfs ");
  CHECK(kept(over, Profile::tcollector) == "/m:ext4 /m:tmpfs ");
  CHECK(kept("/dev/a /m ext4 rw 0 0\nauto /m autofs rw 0 0\n", Profile::tcollector) == "");
  std::string_view names = "/dev/a /liberal ext4 rw 0 0\n/dev/b /lib/x ext4 rw 0 0\n";
  CHECK(kept(names, Profile::fixed) == "/liberal:ext4 ");
  CHECK(kept(names, Profile::tcollector) == "");
  std::string_view fuses = "/dev/fuse /a fuse rw 0 0\n/dev/fuse /b fuse rw 0 0\n";
  CHECK(kept(fuses, Profile::fixed) == "/a:fuse /b:fuse ");
}

TEST_CASE("dfstat: under fixed a share of what contradicts itself is left out") {
  for (FsNumbers numbers :
       {FsNumbers{4096, 1000, 500, ~999ULL, 100, 50, 0},
        FsNumbers{4096, 1000, 100, 990, 100, 50, 0}, FsNumbers{0, 1000, 500, 400, 100, 50, 0}}) {
    CHECK(printed(numbers, Profile::fixed).find("df.bytes.percentused") == std::string::npos);
  }
}

TEST_CASE("dfstat: an autofs is not looked at, for that would mount it") {
  Mounts mounts = mounts_of("auto.net /net autofs rw 0 0\nsystemd-1 /boot autofs rw 0 0\n");
  keep_reported(mounts);
  CHECK(mounts.size() == 0);
}

TEST_CASE("dfstat: phantom's points of what df printed") {
  for (const auto& table : golden::entries(golden::directory() / "df")) {
    INFO(table);
    tsd::sensors::Points out;
    print_table(golden::read(table / "df-PlTk"), print_df_blocks, out);
    print_table(golden::read(table / "df-PlTi"), print_df_inodes, out);
    CHECK(out.text() == golden::read(table / "expect"));
  }
}
