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
