// A collector for the bench: BENCH_RATE (100) lines a second, each written on its own, as a script
// prints them whose output is not buffered.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

int main() {
  const char* rate = std::getenv("BENCH_RATE");
  auto step = std::chrono::nanoseconds(1'000'000'000 / std::atoi(rate != nullptr ? rate : "100"));
  auto next = std::chrono::steady_clock::now();
  for (unsigned long count = 0;; ++count) {
    char line[128];
    int size = std::snprintf(line, sizeof line, "bench.count %ld %lu pid=%d zone=fra1\n",
                             static_cast<long>(std::time(nullptr)), count, ::getpid());
    if (::write(STDOUT_FILENO, line, static_cast<std::size_t>(size)) != size) return 1;
    next += step;
    std::this_thread::sleep_until(next);
  }
}
