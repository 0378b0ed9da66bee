// How far a long push is, in words for a person.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace tsd::ship {

struct Progress {
  std::uint64_t settled = 0;  // lines that are confirmed, rejected or otherwise done with
  std::uint64_t read = 0;     // bytes of stdin, where it is a file
  std::uint64_t total = 0;    // its size; 0 where it is none
};

/// Called a few times a second.
using TakeProgress = std::function<void(const Progress&)>;

class ProgressText {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit ProgressText(Time start) : start_(start), since_(start) {}

  /// "[#####               ] 25 %, 1250000 lines, 410000 a second, 9 s left"; without the end of
  /// the input in sight the lines and their rate alone. The rate is that of the last seconds.
  std::string at(const Progress& progress, Time now);

  std::chrono::milliseconds age(Time now) const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
  }

 private:
  Time start_;
  Time since_;
  std::uint64_t settled_ = 0;  // at that time
  double rate_ = 0;
};

}  // namespace tsd::ship
