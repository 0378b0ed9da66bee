#include "sensors/source/mounts.h"

#include <catch2/catch.hpp>

using namespace tsd::sensors;

TEST_CASE("mounts: a line that is not six words is named, the others count") {
  Mounts mounts;
  auto done = parse_mounts("a /a t rw 0 0\nb /b t rw 0\n\nc /c t rw 0 0\nd /d t rw 0 0", mounts);
  CHECK(done.error().text == "/proc/mounts: line 2 is not understood, nor is 1 more");
  CHECK(mounts.size() == 2);
}

TEST_CASE("mounts: points are decoded") {
  CHECK(unescaped("/mnt/my\\040disk") == "/mnt/my disk");
  CHECK(unescaped("/a\\011\\134b\\") == "/a\t\\b\\");
  CHECK(unescaped("/a\\9") == "/a\\9");
  CHECK(unescaped("/a\\1") == "/a\\1");  // three digits or none
  CHECK(unescaped("/a\\04") == "/a\\04");
}
