// A sensor in C++, for collectors/0: how late a sleeper wakes up, the worst of 100 naps of 10 ms.
// A busy or overcommitted host shows here first.
//   c++ -std=c++20 -O2 -o /usr/local/tcollector/collectors/0/wakeup wakeup.cpp
#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <thread>

using namespace std::chrono;

microseconds worst_delay() {
  constexpr milliseconds kNap{10};
  microseconds worst{0};
  for (int nap = 0; nap < 100; ++nap) {
    auto until = steady_clock::now() + kNap;
    std::this_thread::sleep_until(until);
    worst = std::max(worst, duration_cast<microseconds>(steady_clock::now() - until));
  }
  return worst;
}

int main() {
  // std::endl flushes: the line leaves now. When nobody reads any more, SIGPIPE ends this program.
  while (true) {
    auto worst = worst_delay();
    std::cout << "host.wakeup.delay_us " << std::time(nullptr) << ' ' << worst.count() << std::endl;
    std::this_thread::sleep_for(14s);
  }
}
