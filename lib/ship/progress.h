// Progress of a long push, as a line of text for a person.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace tsd::ship {

struct Progress {
  std::uint64_t settled = 0;  ///< lines confirmed, rejected, spooled or dropped
  std::uint64_t read = 0;     ///< bytes of stdin, if it is a file
  std::uint64_t total = 0;    ///< size of that file in bytes; 0: no file
};

/// Called a few times a second.
using TakeProgress = std::function<void(const Progress&)>;

class ProgressText {
 public:
  using Time = std::chrono::steady_clock::time_point;
  explicit ProgressText(Time start) : start_(start), since_(start) {}

  /// "[#####               ] 25 %, 1250000 lines, 410000 a second, 9 s left"; only the lines and
  /// their rate if the size of the input is unknown. The rate is that of the last 2 s.
  std::string at(const Progress& progress, Time now);

  /// Time since the start.
  std::chrono::milliseconds age(Time now) const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(now - start_);
  }

 private:
  Time start_;
  Time since_;
  std::uint64_t settled_ = 0;  // at since_
  double rate_ = 0;
};

}  // namespace tsd::ship
