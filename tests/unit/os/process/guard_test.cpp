#include "os/process/guard.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "os/deadline.h"
#include "os/file.h"
#include "support/scratch.h"

namespace os = tsd::os;
using namespace std::chrono_literals;

namespace {

os::TimePoint soon() {
  return std::chrono::steady_clock::now() + 60s;
}

/// A guard, and a pipe for the output of its children.
struct Case {
  os::Guard guard = std::move(*os::Guard::start());
  os::Pipe pipe = std::move(*os::make_pipe());
  Scratch scratch;

  void launch(std::uint32_t id, const std::string& script, std::vector<std::string> settings = {}) {
    os::GuardedProgram program;
    program.path = scratch.path("script" + std::to_string(id));
    REQUIRE(os::write_file(program.path, "#!/bin/sh\n" + script, 0700));
    program.environment = std::move(settings);
    program.output = program.errors = pipe.in.get();
    REQUIRE(guard.launch(id, program));
  }

  os::Report report() {
    for (;;) {
      REQUIRE(os::wait_ready(guard.socket(), POLLIN, soon()));
      auto report = guard.report();
      REQUIRE(report);
      if (*report) return **report;
    }
  }

  /// A line that a child prints, without its end.
  std::string line() {
    std::string text;
    for (char c = 0; c != '\n'; text.push_back(c)) {
      REQUIRE(os::wait_ready(pipe.out.get(), POLLIN, soon()));
      REQUIRE(::read(pipe.out.get(), &c, 1) == 1);
    }
    text.pop_back();
    return text;
  }

  /// Reads to the end, which comes when no process has the writing end open.
  bool stream_ends() {
    pipe.in.close();
    char c = 0;
    for (ssize_t got = 1; got > 0;) {
      if (!os::wait_ready(pipe.out.get(), POLLIN, soon())) return false;
      got = ::read(pipe.out.get(), &c, 1);
    }
    return true;
  }
};

/// This process is a subreaper since it had a guard: the guards of others fall to it, and end.
void expect_no_children() {
  for (auto left = os::children(); !left.empty(); left = os::children()) {
    for (pid_t pid : left) REQUIRE(os::wait_for_exit(pid, soon()));
  }
}

/// Prints its pid, and stays.
constexpr auto kStays = "echo $$; exec sleep 1000";

}  // namespace

TEST_CASE("guard: a child is reported when it starts, and with its status when it ends",
          "[native]") {
  Case test;
  test.launch(7, "echo $WORD; exit 3\n", {"WORD=said"});
  auto started = test.report();
  CHECK(started.kind == os::Report::started);
  CHECK(started.id == 7);
  CHECK(started.value > 0);
  auto ended = test.report();
  CHECK(ended.kind == os::Report::ended);
  CHECK(ended.id == 7);
  CHECK(WIFEXITED(ended.value));
  CHECK(WEXITSTATUS(ended.value) == 3);
  CHECK(ended.most_rss > 0);
  CHECK(test.line() == "said");
  CHECK_FALSE(*test.guard.report());
}

TEST_CASE("guard: a child is signalled by its number, with its whole group", "[native]") {
  Case test;
  test.launch(1, "sleep 1000 & echo $$; wait");
  CHECK(test.report().kind == os::Report::started);
  CHECK(std::to_string(::getpgrp()) != test.line());
  REQUIRE(test.guard.signal(1, SIGTERM));
  auto ended = test.report();
  CHECK(ended.kind == os::Report::ended);
  CHECK(ended.id == 1);
  CHECK(WTERMSIG(ended.value) == SIGTERM);
  CHECK(test.stream_ends());  // its sleep has ended too
}

TEST_CASE("guard: a signal reaches the child that it names and no other", "[native]") {
  Case test;
  test.launch(1, kStays);
  test.launch(2, kStays);
  test.report();
  test.report();
  REQUIRE(test.guard.signal(9, SIGKILL));
  REQUIRE(test.guard.signal(2, SIGKILL));
  auto ended = test.report();
  CHECK(ended.id == 2);
  CHECK(WTERMSIG(ended.value) == SIGKILL);
  CHECK_FALSE(*test.guard.report());
}

TEST_CASE("guard: what cannot be executed is refused, with the reason, and others run",
          "[native]") {
  Case test;
  os::GuardedProgram absent;
  absent.path = "/nowhere/x";
  absent.output = absent.errors = test.pipe.in.get();
  REQUIRE(test.guard.launch(4, absent));
  auto refused = test.report();
  CHECK(refused.kind == os::Report::refused);
  CHECK(refused.id == 4);
  CHECK(refused.value == ENOENT);
  test.launch(5, "exit 0");
  CHECK(test.report().kind == os::Report::started);
  auto ended = test.report();
  CHECK(ended.kind == os::Report::ended);
  CHECK(ended.id == 5);
}

TEST_CASE("guard: it ends with its owner, and no child is left, in whatever session it is",
          "[native]") {
  Case test;
  test.launch(1, "trap '' TERM HUP; setsid sleep 1000 & echo; exec sleep 1000");
  test.launch(2, kStays);
  test.line();
  test.line();
  pid_t pid = test.guard.pid();
  { os::Guard ends(std::move(test.guard)); }
  CHECK(test.stream_ends());
  CHECK(::kill(pid, 0) != 0);
  CHECK(os::children().empty());
}

TEST_CASE("guard: a guard that was killed is an error, and takes its children along", "[native]") {
  Case test;
  test.launch(1, kStays);
  CHECK(test.report().kind == os::Report::started);
  test.line();
  REQUIRE(::kill(test.guard.pid(), SIGKILL) == 0);
  REQUIRE(os::wait_ready(test.guard.socket(), POLLIN, soon()));
  auto report = test.guard.report();
  REQUIRE_FALSE(report);
  CHECK(report.error().text == "the guard of the children is gone");
  CHECK(test.guard.signal(1, SIGTERM).error().text == report.error().text);
  CHECK(test.stream_ends());
}

TEST_CASE("guard: an owner that is killed takes all along", "[native]") {
  Case test;
  std::string script = test.scratch.path("script");
  REQUIRE(os::write_file(script, "#!/bin/sh\necho; exec sleep 1000\n", 0700));
  pid_t owner = ::fork();
  if (owner == 0) {
    auto guard = os::Guard::start();
    os::GuardedProgram program;
    program.path = script;
    program.output = program.errors = test.pipe.in.get();
    (void)guard->launch(1, program);
    for (;;) ::pause();
  }
  test.line();
  CHECK(::kill(owner, SIGKILL) == 0);
  CHECK(WTERMSIG(os::wait_for_exit(owner)) == SIGKILL);
  CHECK(test.stream_ends());
  { os::Guard ends(std::move(test.guard)); }
  expect_no_children();
}

TEST_CASE("guard: what its owner has open is not held open by it", "[native]") {
  auto output = std::move(*os::make_pipe());
  auto hold = std::move(*os::make_pipe());
  pid_t owner = ::fork();
  if (owner == 0) {
    ::dup2(output.in.get(), 1);                         // its stdout,
    int high = ::fcntl(output.in.get(), F_DUPFD, 100);  // and a number above the guard's own
    auto guard = os::Guard::start();
    ::close(1);
    ::close(high);
    output.in.close();
    hold.in.close();
    char byte = 0;
    ::_exit(::read(hold.out.get(), &byte, 1) == 0 && guard ? 0 : 1);
  }
  output.in.close();
  CHECK(os::wait_ready(output.out.get(), POLLIN, soon()));
  hold.in.close();
  CHECK(os::wait_for_exit(owner) == 0);
  expect_no_children();
}
