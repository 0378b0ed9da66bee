#include "os/process/command.h"

#include <catch2/catch.hpp>
#include <cerrno>

namespace os = tsd::os;
using namespace std::chrono_literals;

TEST_CASE("answer: what a program prints, and how it ended") {
  os::CommandRunner runner;
  auto answer = runner.run({"/bin/sh", "-c", "echo one; echo two >&2; cat; exit 3"}, 30s);
  REQUIRE(answer);
  CHECK(answer->text == "one\n");
  CHECK(answer->status == 3);
  CHECK(runner.run({"/bin/sh", "-c", "kill -9 $$"}, 30s)->status == 137);
}

TEST_CASE("answer: a program that is not there is said by its name", "[native]") {
  os::CommandRunner runner;
  auto answer = runner.run({"/nowhere/x"}, 1s);
  REQUIRE_FALSE(answer);
  CHECK(answer.error().system == ENOENT);
  CHECK(answer.error().text == "running /nowhere/x: No such file or directory");
}

TEST_CASE("answer: what takes too long or says too much is ended") {
  os::CommandRunner runner;
  auto begin = std::chrono::steady_clock::now();
  auto slow = runner.run({"/bin/sh", "-c", "sleep 100"}, 100ms);
  REQUIRE_FALSE(slow);
  CHECK(slow.error().text == "asking /bin/sh: it takes too long");
  // On a busy machine the shell may not have closed its output in time: that takes too long, too.
  auto mute = runner.run({"/bin/sh", "-c", "exec >&-; sleep 100"}, 500ms);
  CHECK((!mute || mute->status != 0));
  auto endless = runner.run({"/usr/bin/yes"}, 30s, 10000);
  REQUIRE_FALSE(endless);
  CHECK(endless.error().text == "asking /usr/bin/yes: it says more than 10000 bytes");
  CHECK(std::chrono::steady_clock::now() - begin < 60s);
}
