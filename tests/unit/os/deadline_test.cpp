#include "os/deadline.h"

#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <thread>
#include <utility>

#include "os/fd.h"

namespace os = tsd::os;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

/// A child that ends with `code` when its pipe is closed.
struct Waiting {
  explicit Waiting(int code) {
    pid = ::fork();
    if (pid > 0) return;
    pipe.in.close();
    char byte = 0;
    (void)!::read(pipe.out.get(), &byte, 1);
    ::_exit(code);
  }

  os::Pipe pipe = std::move(*os::make_pipe());
  pid_t pid;
};

}  // namespace

TEST_CASE("deadline: a descriptor that is ready is told, even after the deadline") {
  auto pipe = std::move(*os::make_pipe());
  CHECK(os::wait_ready(pipe.in.get(), POLLOUT, {}));
  CHECK(os::wait_ready(pipe.out.get(), POLLIN, {}).error().system == ETIMEDOUT);
  REQUIRE(::write(pipe.in.get(), "x", 1) == 1);
  CHECK(os::wait_ready(pipe.out.get(), POLLIN, {}));
}

TEST_CASE("deadline: the end of a stream counts as ready") {
  auto pipe = std::move(*os::make_pipe());
  std::thread closer([&] { pipe.in.close(); });
  CHECK(os::wait_ready(pipe.out.get(), POLLIN, Clock::now() + 60s));
  closer.join();
}

TEST_CASE("deadline: signals do not shorten a wait, and no wait ends too early") {
  struct sigaction nothing {};
  nothing.sa_handler = [](int) {};
  struct sigaction before {};
  ::sigaction(SIGALRM, &nothing, &before);
  itimerval often{{0, 5000}, {0, 5000}};
  ::setitimer(ITIMER_REAL, &often, nullptr);
  auto pipe = std::move(*os::make_pipe());
  auto end = Clock::now() + 40ms;
  CHECK(os::wait_ready(pipe.out.get(), POLLIN, end).error().system == ETIMEDOUT);
  CHECK(Clock::now() >= end);
  itimerval never{};
  ::setitimer(ITIMER_REAL, &never, nullptr);
  ::sigaction(SIGALRM, &before, nullptr);
}

TEST_CASE("deadline: a child that runs is no status, one that has ended is reaped") {
  Waiting child(7);
  CHECK_FALSE(os::wait_for_exit(child.pid, {}));
  auto end = Clock::now() + 20ms;
  CHECK_FALSE(os::wait_for_exit(child.pid, end));
  CHECK(Clock::now() >= end);
  child.pipe.in.close();
  auto status = os::wait_for_exit(child.pid, Clock::now() + 60s);
  REQUIRE(status);
  CHECK(WIFEXITED(*status));
  CHECK(WEXITSTATUS(*status) == 7);
  CHECK(::kill(child.pid, 0) != 0);
}

TEST_CASE("deadline: without a deadline the end is waited for") {
  Waiting child(3);
  child.pipe.in.close();
  CHECK(WEXITSTATUS(os::wait_for_exit(child.pid)) == 3);
}

TEST_CASE("deadline: what is no child of ours has ended, with status 0") {
  CHECK(os::wait_for_exit(::getppid(), {}) == 0);
  CHECK(os::wait_for_exit(::getppid()) == 0);
}
