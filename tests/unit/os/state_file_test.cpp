#include "os/state_file.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "support/scratch.h"

namespace os = tsd::os;
using Lines = std::vector<std::string>;

TEST_CASE("state file: its lines are read, each made printable") {
  Scratch scratch;
  scratch.file("state/send", "in 4\n\x1b[2Jforged\xc2\x9b\nlast");
  auto lines = os::read_state_file(scratch.path("state"), "send");
  REQUIRE(lines);
  CHECK(*lines == Lines{"in 4", "\\x1b[2Jforged\\xc2\\x9b", "last"});
  scratch.file("state/full", std::string(os::kStateFileBytes, 'x'));
  CHECK(os::read_state_file(scratch.path("state"), "full")->at(0).size() == os::kStateFileBytes);
}

TEST_CASE(
    "state file: what is no plain short file of one name is refused, and nothing is waited for") {
  Scratch scratch;
  scratch.file("secret", "x");
  scratch.file("state/long", std::string(os::kStateFileBytes + 1, 'x'));
  scratch.file("state/inner/file", "x");
  REQUIRE(::symlink("../secret", scratch.path("state/link").c_str()) == 0);
  REQUIRE(::symlink("state", scratch.path("linked").c_str()) == 0);
  REQUIRE(::mkfifo(scratch.path("state/fifo").c_str(), 0600) == 0);
  REQUIRE(::link(scratch.path("secret").c_str(), scratch.path("state/hard").c_str()) == 0);
  auto fault = [&](const std::string& name) {
    auto read = os::read_state_file(scratch.path("state"), name);
    return read ? "read" : read.error().text.substr(read.error().text.find(": ") + 2);
  };
  CHECK(fault("long") == "more than 4096 bytes");
  CHECK(fault("link") == "it is a link, and no link is followed");
  CHECK(fault("fifo") == "not a regular file");
  CHECK(fault("hard") == "it has another name too");
  CHECK(fault("inner") == "Is a directory");
  CHECK(fault("absent") == "No such file or directory");
  for (const char* name : {"../secret", "inner/file", "", ".", ".."})
    CHECK(fault(name) == "no file name");
  CHECK_FALSE(os::read_state_file(scratch.path("linked"), "long"));
}
