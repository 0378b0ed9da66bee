#include <grp.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "os/fd.h"
#include "os/file.h"
#include "os/process/process.h"
#include "programs.h"

namespace {

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
