#include "ship/report/rejects.h"

#include <fcntl.h>
#include <sys/file.h>

#include <catch2/catch.hpp>

#include "line/fault.h"
#include "os/file.h"
#include "os/trust.h"
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

TEST_CASE("half a record, left at any time, is told from a line and takes none along") {
  constexpr std::string_view kRecord = "a.b 1 2 h=xyz\ttsd\tno\n";
  for (std::size_t cut = 1; cut < kRecord.size(); ++cut) {
    Scratch scratch;
    std::string path = scratch.path("rejects");
    auto one = RejectsFile::open(path);
    auto other = RejectsFile::open(path);
    REQUIRE((one && other));
    one->write({7, 3, "a.b 1 2 h=xyz", "tsd", "no"});
    std::string half(kRecord.substr(0, cut));  // `one` was killed in its next write
    REQUIRE(os::write_all(os::open_unled(path, O_WRONLY | O_APPEND).get(), half));
    other->write({7, 3, "a.b 2 3 h=x", "tsd", "no"});
    std::string text = *os::read_file(path);
    std::string ended = half +
                        "\tno-newline\t"
                        "the sender was killed while it wrote this record\n";
    CHECK(text == std::string(kRecord) + ended + "a.b 2 3 h=x\ttsd\tno\n");
    CHECK(is_cut_off(read_record(ended.substr(0, ended.size() - 1)), true));
    CHECK((is_cut_off(read_record(half), false) || read_record(half).line == "a.b 1 2 h=xyz"));
  }
}

TEST_CASE("who keeps a rejects file locked is waited for once") {
  Scratch scratch;
  std::string path = scratch.path("rejects");
  auto file = RejectsFile::open(path);
  REQUIRE(file);
  os::Fd user = os::open_unled(path, O_RDONLY);
  REQUIRE(::flock(user.get(), LOCK_EX) == 0);
  for (int i = 0; i < 100; ++i) file->write({7, 3, "x", "y", "z"});
  CHECK(file->sync());
  CHECK(os::read_file(path)->size() == 600);
}

TEST_CASE("the line of a record comes back, its own tabs too") {
  auto line = [](std::string_view text) { return read_record(text).line; };
  CHECK(line("a.b\tx 1\ttab\tno tabs") == "a.b\tx 1");
  CHECK(line("a.b 1 2 h=x\ttsd\tput: no") == "a.b 1 2 h=x");
  CHECK(line("\tline-length\ttoo long").empty());
  CHECK(line("a.b 1 2 h=x") == "a.b 1 2 h=x");
  CHECK(kCutOff == line::name(line::Code::no_newline));
}

TEST_CASE("a rejects file that cannot be opened or written says so") {
  CHECK_FALSE(RejectsFile::open("/no/such/directory/rejects"));
  auto full = RejectsFile::open("/dev/full");
  REQUIRE(full);
  full->write({1, 1, "x", "y", "z"});
  CHECK(full->sync().error().text == "writing /dev/full: No space left on device");
}
