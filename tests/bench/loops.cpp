// One event loop, measured: built once with os::Loop and once, with TSD_ASIO, with
// asio::io_context.
//
//   loops idle COUNT SECONDS     COUNT quiet pipes: "CPU ms to the start, PSS and private dirty
//   KiB" loops lines COUNT SECONDS    COUNT pipes of 100 lines a second each: "% of a core for
//   100,000
//                                lines a second, lines a second"
//   loops timers COUNT SECONDS   COUNT timers, ten times a second each: "ns a firing"
//
// Where PIPES is "stream", os::Loop takes them as it takes collectors': many in rounds of 50 ms.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "os/footprint.h"
#ifdef TSD_ASIO
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#else
#include "os/loop.h"
#endif

namespace {

using Clock = std::chrono::steady_clock;
using Call = std::function<void()>;
constexpr std::string_view kLine = "bench.speaker.count 1366155625 1 pid=1234567\n";

#ifdef TSD_ASIO

namespace asio = boost::asio;

class Waiter {
 public:
  void on_ready(int fd, Call call) {
    auto& pipe = pipes_.emplace_back(std::make_unique<Pipe>(Pipe{{loop_, fd}, std::move(call)}));
    wait(*pipe);
  }
  void every(Clock::duration pause, Clock::time_point first, Call call) {
    auto& timer = timers_.emplace_back(
        std::make_unique<Timer>(Timer{asio::steady_timer(loop_, first), pause, std::move(call)}));
    wait(*timer);
  }
  void run() {
    tsd::os::Footprint().rest();
    loop_.run();
  }

 private:
  struct Pipe {
    asio::posix::stream_descriptor end;
    Call call;
  };
  struct Timer {
    asio::steady_timer timer;
    Clock::duration pause;
    Call call;
  };

  void wait(Pipe& pipe) {
    pipe.end.async_wait(asio::posix::stream_descriptor::wait_read, [this, &pipe](auto) {
      pipe.call();
      wait(pipe);
    });
  }
  void wait(Timer& timer) {
    timer.timer.async_wait([this, &timer](auto) {
      timer.call();
      timer.timer.expires_at(timer.timer.expiry() + timer.pause);
      wait(timer);
    });
  }

  asio::io_context loop_{1};
  std::vector<std::unique_ptr<Pipe>> pipes_;
  std::vector<std::unique_ptr<Timer>> timers_;
};

#else

class Waiter {
 public:
  void on_ready(int fd, Call call) {
    const char* pipes = std::getenv("PIPES");
    bool streams = pipes != nullptr && pipes == std::string_view("stream");
    using For = tsd::os::Watch::For;
    pipes_.emplace_back(loop_, fd, streams ? For::stream : For::reading, std::move(call));
  }
  void every(Clock::duration pause, Clock::time_point first, Call call) {
    auto& timer = timers_.emplace_back(std::make_unique<Timed>());
    auto* timed = timer.get();
    timed->next = first;
    timed->timer = std::make_unique<tsd::os::Timer>(loop_, [timed, pause, call = std::move(call)] {
      call();
      timed->timer->set(timed->next += pause);
    });
    timed->timer->set(first);
  }
  void run() { loop_.run(); }

 private:
  struct Timed {
    std::unique_ptr<tsd::os::Timer> timer;
    Clock::time_point next;
  };

  tsd::os::Loop loop_;
  std::vector<tsd::os::Watch> pipes_;
  std::vector<std::unique_ptr<Timed>> timers_;
};

#endif

double cpu_seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Pipes {
  std::vector<int> in, out;

  explicit Pipes(int count) {
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < count; ++i) {
      std::array<int, 2> ends{};
      if (::pipe(ends.data()) != 0) std::exit(2);
      in.push_back(ends[0]);
      out.push_back(ends[1]);
    }
  }
};

/// A process that writes a line into each, a hundred times a second, as long as we live.
void start_writer(const Pipes& pipes) {
  if (::fork() != 0) return;
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (auto next = Clock::now();; next += std::chrono::milliseconds(10)) {
    for (int fd : pipes.out) {
      if (::write(fd, kLine.data(), kLine.size()) < 0) ::_exit(0);
    }
    std::this_thread::sleep_until(next);
  }
}

/// Counts until `seconds` after the first of them, and tells of it.
struct Meter {
  std::uint64_t count = 0, before = 0;
  double cpu = 0;

  void watch(Waiter& waiter, int seconds, std::function<void(double count, double cpu)> tell) {
    auto now = Clock::now();
    waiter.every(std::chrono::hours(1), now + std::chrono::seconds(1), [this] {
      before = count;
      cpu = cpu_seconds();
    });
    waiter.every(std::chrono::hours(1), now + std::chrono::seconds(1 + seconds), [this, tell] {
      tell(static_cast<double>(count - before), cpu_seconds() - cpu);
      std::fflush(stdout);
      ::_exit(0);
    });
  }
};

void read_all(Waiter& waiter, const Pipes& pipes, Meter& meter) {
  for (int fd : pipes.in) {
    waiter.on_ready(fd, [fd, &meter] {
      std::array<char, 4096> bytes;
      ssize_t size = ::read(fd, bytes.data(), bytes.size());
      if (size > 0) meter.count += static_cast<std::uint64_t>(size);
    });
  }
}

void idle(Waiter& waiter, int count) {
  Pipes pipes(count);
  Meter meter;
  read_all(waiter, pipes, meter);
  std::printf("%.2f\n", cpu_seconds() * 1e3);
  std::fflush(stdout);
  waiter.run();
}

void lines(Waiter& waiter, int count, int seconds) {
  Pipes pipes(count);
  Meter meter;
  start_writer(pipes);
  read_all(waiter, pipes, meter);
  meter.watch(waiter, seconds, [seconds](double bytes, double cpu) {
    double passed = bytes / static_cast<double>(kLine.size());
    std::printf("%.2f %.0f\n", cpu / passed * 1e7, passed / seconds);
  });
  waiter.run();
}

void timers(Waiter& waiter, int count, int seconds) {
  Meter meter;
  constexpr std::chrono::milliseconds kPause(100);
  for (int i = 0; i < count; ++i) {
    waiter.every(kPause, Clock::now() + kPause * i / count, [&meter] { ++meter.count; });
  }
  meter.watch(waiter, seconds, [](double fired, double cpu) {
    std::printf("%.0f %.0f\n", cpu / fired * 1e9, fired);
  });
  waiter.run();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::string_view what = argv[1];
  int count = std::atoi(argv[2]), seconds = std::atoi(argv[3]);
  Waiter waiter;
  if (what == "idle") idle(waiter, count);
  if (what == "lines") lines(waiter, count, seconds);
  if (what == "timers") timers(waiter, count, seconds);
  return 2;
}
