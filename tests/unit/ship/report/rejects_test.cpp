#include "ship/report/rejects.h"

#include <catch2/catch.hpp>

#include "os/file.h"
#include "support/scratch.h"

using namespace tsd;
using namespace tsd::ship;

TEST_CASE("a record is line, code and reason, appended at once") {
  Scratch scratch;
  std::string path = scratch.path("rejects");
  for (int time : {1, 2}) {
    auto file = RejectsFile::open(path);
    REQUIRE(file);
    file->write({7, 3, "a.b\tx 1", "tab", "no\ttabs"});
    CHECK(file->sync());
    CHECK(os::read_file(path)->size() == 23u * static_cast<std::size_t>(time));
  }
  CHECK(*os::read_file(path) == "a.b\tx 1\ttab\tno\\x09tabs\na.b\tx 1\ttab\tno\\x09tabs\n");
}

TEST_CASE("behind half a record the next one begins on a line of its own") {
  Scratch scratch;
  std::string path = scratch.path("rejects");
  REQUIRE(os::write_file(path, "a.b 1 2 h=x\ttsd\tno\na.b 1", 0600));
  auto file = RejectsFile::open(path);
  REQUIRE(file);
  file->write({7, 3, "a.b 2 3 h=x", "tsd", "no"});
  CHECK(*os::read_file(path) == "a.b 1 2 h=x\ttsd\tno\na.b 1\na.b 2 3 h=x\ttsd\tno\n");
}

TEST_CASE("the line of a record comes back, its own tabs too") {
  CHECK(line_of_record("a.b\tx 1\ttab\tno tabs") == "a.b\tx 1");
  CHECK(line_of_record("a.b 1 2 h=x\ttsd\tput: no") == "a.b 1 2 h=x");
  CHECK(line_of_record("\tline-length\ttoo long").empty());
  CHECK(line_of_record("a.b 1 2 h=x") == "a.b 1 2 h=x");
}

TEST_CASE("a rejects file that cannot be opened or written says so") {
  CHECK_FALSE(RejectsFile::open("/no/such/directory/rejects"));
  auto full = RejectsFile::open("/dev/full");
  REQUIRE(full);
  full->write({1, 1, "x", "y", "z"});
  CHECK(full->sync().error().text == "writing /dev/full: No space left on device");
}
