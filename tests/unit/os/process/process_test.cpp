#include "os/process/process.h"

#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "os/deadline.h"
#include "os/fd.h"
#include "os/file.h"
#include "support/scratch.h"

namespace os = tsd::os;
using namespace std::chrono_literals;

namespace {

os::TimePoint soon() {
  return std::chrono::steady_clock::now() + 60s;
}

os::Program shell(std::string script) {
  os::Program program;
  program.path = "/bin/sh";
  program.arguments = {"-c", std::move(script)};
  return program;
}

std::string rest_of(os::Pipe& pipe) {
  pipe.in.close();
  std::string text;
  CHECK(os::read_all(pipe.out.get(), text));
  return text;
}

int status_of(const os::Program& program) {
  auto child = os::start_process(program);
  REQUIRE(child);
  return os::wait_for_exit(*child, soon()).value();
}

/// What `program` prints.
std::string output_of(os::Program program) {
  auto pipe = std::move(*os::make_pipe());
  program.output = pipe.in.get();
  CHECK(status_of(program) == 0);
  return rest_of(pipe);
}

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

/// A program that lives until its stdin ends.
struct Living {
  explicit Living(os::Program program = {}) {
    program.path = "cat";
    program.input = pipe.out.get();
    pid = *os::start_process(program);
  }
  ~Living() {
    pipe.in.close();
    os::wait_for_exit(pid);
  }

  os::Pipe pipe = std::move(*os::make_pipe());
  pid_t pid;
};

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

TEST_CASE("process: it leads a group of its own, or stays in ours", "[native]") {
  Living leader;
  CHECK(::getpgid(leader.pid) == leader.pid);
  os::Program program;
  program.own_group = false;
  Living member(program);
  CHECK(::getpgid(member.pid) == ::getpgrp());
}

TEST_CASE("process: its limits are its own", "[native]") {
  auto program = shell("ulimit -n; ulimit -d");
  program.limits.open_files = 17;
  program.limits.data_bytes = 64u << 20;
  CHECK(output_of(program) == "17\n65536\n");
}

TEST_CASE("process: it becomes another user without the groups that we have") {
  if (::geteuid() != 0) return;  // only root may
  auto program = shell("id -u; id -G");
  program.limits.user = 65534;
  program.limits.group = 65533;
  std::vector<gid_t> before(static_cast<std::size_t>(::getgroups(0, nullptr)));
  REQUIRE(::getgroups(static_cast<int>(before.size()), before.data()) >= 0);
  gid_t another = 65532;
  REQUIRE(::setgroups(1, &another) == 0);
  CHECK(output_of(program) == "65534\n65533\n");
  REQUIRE(::setgroups(before.size(), before.data()) == 0);
}

TEST_CASE("process: new privileges are refused where that is asked for") {
  auto program = shell("sed -n 's/^NoNewPrivs:\\t//p' /proc/$$/status");
  bool refused = os::read_file("/proc/self/status")->find("NoNewPrivs:\t1") != std::string::npos;
  CHECK(output_of(program) == (refused ? "1\n" : "0\n"));
  program.no_new_privileges = true;
  CHECK(output_of(program) == "1\n");
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

namespace {

/// The signals that `program` finds blocked, ignored and caught, as bits. Without 32 and 33: glibc
/// keeps them for itself and lets no program reset them, so they are as our own parent left them.
std::vector<std::uint64_t> signals_of(os::Program program) {
  program.path = "sed";
  program.arguments = {"-n", "s/^Sig\\(Blk\\|Ign\\|Cgt\\):\\t//p", "/proc/self/status"};
  constexpr std::uint64_t kOfGlibc = 3ull << 31;
  std::istringstream printed(output_of(std::move(program)));
  std::vector<std::uint64_t> signals;
  for (std::uint64_t bits; printed >> std::hex >> bits;) signals.push_back(bits & ~kOfGlibc);
  return signals;
}

}  // namespace

TEST_CASE("process: signals are at their default, or as we have them") {
  os::Program program;  // no shell: dash unblocks all
  program.own_group = false;
  std::vector<std::uint64_t> ours = signals_of(program);  // who started the tests may ignore some
  program.own_group = true;
  const std::vector<std::uint64_t> none(3);
  CHECK(signals_of(program) == none);
  sigset_t one;
  sigemptyset(&one);
  sigaddset(&one, SIGUSR1);  // 10
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &one, &before);
  ::signal(SIGUSR2, SIG_IGN);    // 12
  ::signal(SIGURG, [](int) {});  // exec resets it
  CHECK(signals_of(program) == none);
  program.own_group = false;
  CHECK(signals_of(program) ==
        std::vector<std::uint64_t>{ours.at(0) | 1u << 9, ours.at(1) | 1u << 11, 0});
  sigset_t after;
  ::sigprocmask(SIG_SETMASK, &before, &after);
  CHECK(::sigismember(&after, SIGUSR1) == 1);
  CHECK(::sigismember(&after, SIGTERM) == 0);
  ::signal(SIGUSR2, SIG_DFL);
  ::signal(SIGURG, SIG_DFL);
}

TEST_CASE("process: it is killed when the thread that started it ends, where that is asked for",
          "[native]") {
  os::Program program;
  program.dies_with_parent = true;
  std::optional<Living> child;
  std::thread starter([&] { child.emplace(program); });
  starter.join();
  CHECK(WTERMSIG(os::wait_for_exit(child->pid, soon()).value()) == SIGKILL);
}

TEST_CASE("process: a SIGCHLD that is pending stays pending") {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGCHLD);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &ends, &before);
  CHECK(status_of(shell("exit 0")) == 0);
  Living child;
  sigset_t pending;
  ::sigpending(&pending);
  CHECK(::sigismember(&pending, SIGCHLD) == 1);
  int number = 0;
  ::sigwait(&ends, &number);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
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
