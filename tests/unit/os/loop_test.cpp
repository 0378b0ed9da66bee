#include "os/loop.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <utility>

namespace os = tsd::os;
using namespace std::chrono_literals;
using Clock = os::Timer::Clock;
using For = os::Watch::For;

namespace {

void put(const os::Pipe& pipe, std::string_view text) {
  REQUIRE(::write(pipe.in.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

std::string take(const os::Pipe& pipe) {
  std::string text(100, '\0');
  ssize_t got = ::read(pipe.out.get(), text.data(), text.size());
  text.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return text;
}

}  // namespace

TEST_CASE("loop: timers fire in the order of their times, and none before its time") {
  os::Loop loop;
  std::string order;
  auto now = Clock::now();
  os::Timer late(loop, [&] {
    CHECK(Clock::now() >= now + 20ms);
    order += "c";
    loop.stop();
  });
  os::Timer early(loop, [&] { order += "b"; });
  os::Timer past(loop, [&] { order += "a"; });
  late.set(now + 20ms);
  early.set(now + 5ms);
  past.set(now - 1h);
  loop.run();
  CHECK(order == "abc");
}

TEST_CASE("loop: a timer fires once, at the time that was set last, unless it is cancelled") {
  os::Loop loop;
  int fired = 0;
  os::Timer moved(loop, [&] { ++fired; });
  os::Timer cancelled(loop, [&] { fired += 100; });
  std::optional<os::Timer> destroyed(std::in_place, loop, [&] { fired += 1000; });
  os::Timer end(loop, [&] { loop.stop(); });
  auto now = Clock::now();
  moved.set(now + 1h);
  moved.set(now + 1ms);
  cancelled.set(now);
  cancelled.cancel();
  destroyed->set(now);
  destroyed.reset();
  end.set(now + 10ms);
  loop.run();
  CHECK(fired == 1);
}

TEST_CASE("loop: a timer that sets itself leaves descriptors their turn") {
  os::Loop loop;
  auto pipe = std::move(*os::make_pipe());
  bool has_fired = false;
  std::optional<os::Timer> again;
  again.emplace(loop, [&] {
    if (!std::exchange(has_fired, true)) put(pipe, "x");
    again->set(Clock::now() - 1h);
  });
  again->set(Clock::now());
  os::Watch watch(loop, pipe.out.get(), For::reading, [&] { loop.stop(); });
  loop.run();
  CHECK(has_fired);
}

TEST_CASE("loop: a watch is called when its descriptor can be read, with what is there") {
  os::Loop loop;
  auto pipe = std::move(*os::make_pipe());
  std::string said;
  os::Watch watch(loop, pipe.out.get(), For::reading, [&] {
    said += take(pipe);
    if (said == "onetwo") loop.stop();
  });
  os::Timer first(loop, [&] { put(pipe, "one"); });
  os::Timer second(loop, [&] {
    CHECK(said == "one");
    put(pipe, "two");
  });
  first.set(Clock::now());
  second.set(Clock::now() + 10ms);
  loop.run();
  CHECK(said == "onetwo");
  CHECK((::fcntl(pipe.out.get(), F_GETFL) & O_NONBLOCK) != 0);
}

TEST_CASE("loop: a watch may end itself, and others that were ready in the same round") {
  os::Loop loop;
  auto one = std::move(*os::make_pipe());
  auto two = std::move(*os::make_pipe());
  put(one, "x");
  put(two, "x");
  int calls = 0;
  os::Watch first, second;
  auto call = [&] {
    ++calls;
    first = os::Watch();
    second = os::Watch();
  };
  first = os::Watch(loop, one.out.get(), For::reading, call);
  second = os::Watch(loop, two.out.get(), For::reading, call);
  os::Timer end(loop, [&] { loop.stop(); });
  end.set(Clock::now() + 5ms);
  loop.run();
  CHECK(calls == 1);
}

TEST_CASE("loop: room to write and a reader that is gone are told") {
  os::Loop loop;
  auto pipe = std::move(*os::make_pipe());
  bool room = false;
  os::Watch writing(loop, pipe.in.get(), For::writing, [&] {
    room = true;
    loop.stop();
  });
  loop.run();
  CHECK(room);
  os::Loop other;
  writing = os::Watch();
  bool trouble = false;
  os::Watch troubled(other, pipe.in.get(), For::trouble, [&] {
    trouble = true;
    other.stop();
  });
  os::Timer close(other, [&] {
    CHECK_FALSE(trouble);
    pipe.out.close();
  });
  close.set(Clock::now() + 5ms);
  other.run();
  CHECK(trouble);
}

TEST_CASE("loop: streams that are held say nothing until they are resumed") {
  os::Loop loop;
  auto pipe = std::move(*os::make_pipe());
  put(pipe, "x");
  bool resumed = false;
  os::Watch stream(loop, pipe.out.get(), For::stream, [&] {
    CHECK(resumed);
    loop.stop();
  });
  loop.hold_streams();
  os::Timer resume(loop, [&] {
    resumed = true;
    loop.resume_streams();
  });
  resume.set(Clock::now() + 10ms);
  loop.run();
  CHECK(resumed);
}

TEST_CASE("loop: a regular file cannot be watched") {
  os::Loop loop;
  os::Fd file(::open("/proc/self/exe", O_RDONLY));
  CHECK_FALSE(os::Watch(loop, file.get(), For::reading, [] {}));
  CHECK_FALSE(os::Watch(loop, -1, For::reading, [] {}));
}

TEST_CASE("loop: signals are told in the loop") {
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, nullptr, &before);
  {
    os::Loop loop;
    int told = 0;
    loop.on_signals({SIGUSR1, SIGUSR2}, [&](int number) {
      told = number;
      loop.stop();
    });
    os::Timer raise(loop, [] { ::kill(::getpid(), SIGUSR2); });
    raise.set(Clock::now());
    loop.run();
    CHECK(told == SIGUSR2);
  }
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}
