#include "os/process/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <string>
#include <utility>

#include "os/fd.h"
#include "os/file.h"
#include "programs.h"
#include "support/scratch.h"

namespace {

/// From a process whose streams are what `change` makes of ours.
template <class Change>
void start_elsewhere(const os::Program& program, Change change) {
  pid_t starter = ::fork();
  if (starter == 0) {
    change();
    ::_exit(os::wait_for_exit(*os::start_process(program)));
  }
  CHECK(os::wait_for_exit(starter) == 0);
}

}  // namespace

TEST_CASE("process: it tells its exit code, or the signal that ended it") {
  CHECK(WEXITSTATUS(status_of(shell("exit 3"))) == 3);
  CHECK(WTERMSIG(status_of(shell("kill -9 $$"))) == SIGKILL);
}

TEST_CASE("process: a name is looked up in PATH, and stays what the program is called") {
  os::Program program;
  program.path = "sh";
  program.arguments = {"-c", "tr '\\0' ' ' < /proc/$$/cmdline; echo; readlink /proc/$$/exe", "x y"};
  auto said = output_of(program);
  CHECK(said.starts_with("sh -c tr"));
  CHECK(said.find(" x y \n/") != said.npos);
}

TEST_CASE("process: as in execvp, what cannot be executed in PATH does not hide what can") {
  Scratch scratch;
  std::filesystem::create_directories(scratch.path("1/it"));
  std::filesystem::create_directory(scratch.path("2"));
  std::filesystem::create_directory(scratch.path("3"));
  REQUIRE(os::write_file(scratch.path("2/it"), "#!/bin/sh\necho second\n", 0600));
  REQUIRE(os::write_file(scratch.path("3/it"), "#!/bin/sh\necho third\n", 0700));
  std::string before = ::getenv("PATH");
  std::string path = scratch.path("1") + ":" + scratch.path("2");
  ::setenv("PATH", path.c_str(), 1);
  os::Program program;
  program.path = "it";
  CHECK(os::start_process(program).error().system == EACCES);
  ::setenv("PATH", (path + ":" + scratch.path("3")).c_str(), 1);
  CHECK(output_of(program) == "third\n");
  auto directory = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path("3"));
  ::setenv("PATH", (path + ":").c_str(), 1);  // an empty piece is the working directory
  CHECK(output_of(program) == "third\n");
  std::filesystem::current_path(directory);
  ::setenv("PATH", before.c_str(), 1);
}

TEST_CASE("process: its environment is laid over ours, or is all there is") {
  ::setenv("TSD_TEST_A", "ours", 1);
  ::setenv("TSD_TEST_B", "ours", 1);
  auto program = shell("echo $TSD_TEST_A $TSD_TEST_B");
  program.environment = {"TSD_TEST_A=its"};
  CHECK(output_of(program) == "its ours\n");
  os::Program bare;
  bare.path = "/usr/bin/env";
  bare.environment = {"TSD_TEST_C=1"};
  bare.inherits_environment = false;
  CHECK(output_of(bare) == "TSD_TEST_C=1\n");
  ::unsetenv("TSD_TEST_A");
  ::unsetenv("TSD_TEST_B");
}

TEST_CASE("process: streams that are not given are /dev/null") {
  CHECK(output_of(shell("readlink /proc/$$/fd/0 /proc/$$/fd/2; cat")) == "/dev/null\n/dev/null\n");
  auto pipe = std::move(*os::make_pipe());
  auto program = shell("link=$(readlink /proc/$$/fd/1); echo $link >&2");
  program.errors = pipe.in.get();
  CHECK(status_of(program) == 0);
  CHECK(rest_of(pipe) == "/dev/null\n");
}

TEST_CASE("process: no descriptor is open but the three streams") {
  os::Fd inheritable(::open("/dev/null", O_RDONLY));
  REQUIRE(::fcntl(inheritable.get(), F_GETFD) == 0);
  CHECK(output_of(shell("for i in /proc/$$/fd/*; do test -e $i && echo ${i##*/}; done; true")) ==
        "0\n1\n2\n");
}

TEST_CASE("process: our own stdout and stderr can be given crosswise, while stdin is closed") {
  auto one = std::move(*os::make_pipe());
  auto two = std::move(*os::make_pipe());
  auto program = shell("echo out; echo err >&2");
  program.output = 2;
  program.errors = 1;
  start_elsewhere(program, [&] {
    ::dup2(one.in.get(), 1);
    ::dup2(two.in.get(), 2);
    ::close(0);
  });
  CHECK(rest_of(one) == "err\n");
  CHECK(rest_of(two) == "out\n");
}

TEST_CASE("process: a stream that already has its number stays open") {
  auto pipe = std::move(*os::make_pipe());
  auto program = shell("echo out");
  program.output = 1;
  start_elsewhere(program, [&] { ::dup3(pipe.in.get(), 1, O_CLOEXEC); });
  CHECK(rest_of(pipe) == "out\n");
}

TEST_CASE("process: what cannot be executed is an error by number, and leaves nothing behind",
          "[native]") {
  static int handlers_run = 0;
  REQUIRE(std::atexit([] { ++handlers_run; }) == 0);
  Scratch scratch;
  os::Program program;
  program.path = scratch.path("absent");
  CHECK(os::start_process(program).error().system == ENOENT);
  program.path = scratch.file("text", "no program");
  CHECK(os::start_process(program).error().system == EACCES);
  program.path = scratch.path();
  CHECK(os::start_process(program).error().system == EACCES);
  program.path = "tsd-no-such-program";
  CHECK(os::start_process(program).error().system == ENOENT);
  program.path = "/bin/true";
  program.output = 9999;
  CHECK(os::start_process(program).error().system == EBADF);
  CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
  CHECK(handlers_run == 0);
}

TEST_CASE("process: a start leaves no descriptor open", "[native]") {
  auto count = [] {
    auto entries = std::filesystem::directory_iterator("/proc/self/fd");
    return std::distance(begin(entries), end(entries));
  };
  auto before = count();
  CHECK(status_of(shell("exit 0")) == 0);
  os::Program absent;
  absent.path = "/nowhere/x";
  CHECK_FALSE(os::start_process(absent));
  CHECK(count() == before);
}
