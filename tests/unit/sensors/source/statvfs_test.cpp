#include "sensors/source/statvfs.h"

#include <unistd.h>

#include <catch2/catch.hpp>

using namespace tsd::sensors;
using namespace std::chrono_literals;

TEST_CASE("statvfs: a file system that does not answer costs its own points and one wait") {
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

TEST_CASE("statvfs: recorded answers are read by mount point") {
  CHECK(parse_statvfs("# note\n/a b\t1 2 3 4 5 6\n", "/a b")->ffree == 6);
  CHECK(parse_statvfs("/a\t1 2 3 4 5 6 7\n", "/a")->device == 7);
  CHECK_FALSE(parse_statvfs("/a\t1 2 x 4 5 6\n", "/a"));
  CHECK(parse_statvfs("/a\t1 2 3 4 5 6\n", "/").error().system == ENOENT);
}
