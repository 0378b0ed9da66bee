#include "sensors/dfstat.h"

#include <unistd.h>

#include <array>
#include <catch2/catch.hpp>

#include "golden.h"
#include "os/file.h"
#include "sensors/phantom_df.h"
#include "sensors/text.h"
#include "support/scratch.h"

using namespace tsd::sensors;
using namespace std::chrono_literals;

namespace {

Mounts mounts_of(std::string_view text) {
  Mounts mounts;
  REQUIRE(parse_mounts(text, mounts));
  return mounts;
}

std::string printed(const FsNumbers& numbers) {
  tsd::line::Lines out;
  print_filesystem("/m", "xfs", numbers, 9, out);
  return std::string(out.text());
}

// A table that df printed, row for row through `print`.
void print_table(const std::string& text,
                 void (*print)(const DfRow&, std::int64_t, tsd::line::Lines&),
                 tsd::line::Lines& out) {
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

TEST_CASE("dfstat: a line that is not six words is named, the others count") {
  Mounts mounts;
  auto done = parse_mounts("a /a t rw 0 0\nb /b t rw 0\n\nc /c t rw 0 0\nd /d t rw 0 0", mounts);
  CHECK(done.error().text == "/proc/mounts: line 2 is not understood, nor are 2 more");
  CHECK(mounts.size() == 2);
}

TEST_CASE("dfstat: mount points are decoded") {
  CHECK(decode_mount("/mnt/my\\040disk") == "/mnt/my disk");
  CHECK(decode_mount("/a\\011\\134b\\") == "/a\t\\b\\");
  CHECK(decode_mount("/a\\9") == "/a\\9");
  CHECK(decode_mount("/a\\1") == "/a\\1");  // three digits or none
  CHECK(decode_mount("/a\\04") == "/a\\04");
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

TEST_CASE("dfstat: phantom's points of what df printed") {
  for (const auto& table : golden::entries(golden::directory() / "df")) {
    INFO(table);
    tsd::line::Lines out;
    print_table(golden::read(table / "df-PlTk"), print_df_blocks, out);
    print_table(golden::read(table / "df-PlTi"), print_df_inodes, out);
    CHECK(out.text() == golden::read(table / "expect"));
  }
}

TEST_CASE("dfstat: a file system that does not answer costs its own points and one wait") {
  Scratch scratch;
  Machine machine((tsd::os::Root("/")));
  auto call = +[](const char* point, FsNumbers& numbers) {
    if (std::string_view(point) == "/dead") ::pause();
    if (std::string_view(point) == "/gone") return ENOENT;
    numbers.blocks = 7;
    return 0;
  };
  Filesystems filesystems(machine, call, 200ms);
  CHECK(filesystems.ask("/alive", "nfs4")->blocks == 7);
  auto begin = std::chrono::steady_clock::now();
  auto dead = filesystems.ask("/dead", "nfs4");
  REQUIRE_FALSE(dead);
  CHECK(dead.error().text == "statvfs of /dead: no answer in 200 ms; left out until it answers");
  CHECK(filesystems.hung() == 1);
  CHECK(filesystems.ask("/alive", "cifs")->blocks == 7);
  CHECK(filesystems.ask("/gone", "nfs4").error().text ==
        "statvfs of /gone: No such file or directory");
  CHECK(filesystems.ask("/dead", "nfs4").error().text == dead.error().text);  // not asked again yet
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
}

TEST_CASE("dfstat: recorded answers are read by mount point") {
  CHECK(parse_statvfs("# note\n/a b\t1 2 3 4 5 6\n", "/a b")->ffree == 6);
  CHECK(parse_statvfs("/a\t1 2 3 4 5 6 7\n", "/a")->device == 7);
  CHECK_FALSE(parse_statvfs("/a\t1 2 x 4 5 6\n", "/a"));
  CHECK(parse_statvfs("/a\t1 2 3 4 5 6\n", "/").error().system == ENOENT);
}
