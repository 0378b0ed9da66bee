#include "os/pid_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <utility>

#include "os/file.h"
#include "support/scratch.h"

namespace os = tsd::os;

namespace {

std::string fault(const std::string& path) {
  auto taken = os::PidFile::take(path);
  return taken ? "taken" : taken.error().text.substr(taken.error().text.find(": ") + 2);
}

}  // namespace

TEST_CASE("pid file: it holds our pid, for all to read, and goes with us") {
  Scratch scratch;
  std::string path = scratch.file("pid", "99999\n");
  mode_t before = ::umask(0);
  {
    auto taken = os::PidFile::take(path);
    REQUIRE(taken);
    CHECK(*os::read_file(path) == std::to_string(::getpid()) + "\n");
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0644);
    CHECK(fault(path).ends_with("holds it and runs"));
  }
  ::umask(before);
  CHECK_FALSE(os::read_file(path));
}

TEST_CASE("pid file: another file of its name is not removed") {
  Scratch scratch;
  std::string path = scratch.path("pid");
  {
    auto taken = os::PidFile::take(path);
    REQUIRE(taken);
    REQUIRE(::unlink(path.c_str()) == 0);
    scratch.file("pid", "another\n");
  }
  CHECK(*os::read_file(path) == "another\n");
}

TEST_CASE("pid file: no link is followed, and what holds no pid is left alone") {
  Scratch scratch;
  std::string precious = scratch.file("precious", "precious\n");
  REQUIRE(::symlink(precious.c_str(), scratch.path("link").c_str()) == 0);
  REQUIRE(::symlink("absent", scratch.path("dangling").c_str()) == 0);
  REQUIRE(::mkfifo(scratch.path("fifo").c_str(), 0600) == 0);
  scratch.file("number", "12\n");
  REQUIRE(::link(scratch.path("number").c_str(), scratch.path("second").c_str()) == 0);
  for (const char* name : {"link", "dangling"})
    CHECK(fault(scratch.path(name)) == "it is a link, and no link is followed");
  CHECK(fault(precious) == "it holds something else than a process id");
  for (const char* text : {"12345678901", "12 13\n", "1\n2\n", "-1", "\n\n"})
    CHECK(fault(scratch.file("words", text)) == "it holds something else than a process id");
  CHECK(fault(scratch.path("fifo")) == "not a regular file");
  CHECK(fault(scratch.path("number")) == "it has another name too");
  scratch.file("inner/file", "x");
  CHECK(fault(scratch.path("inner")) == "Is a directory");
  CHECK(*os::read_file(precious) == "precious\n");
  CHECK_FALSE(os::read_file(scratch.path("absent")));
  CHECK(fault(scratch.file("empty", "")) == "taken");
}
