// What is said about one collector, or by it: under its name, and never a flood. The first
// sentences are said at once; then one a second, the others are counted, and the count is said.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/say.h"

namespace tsd::gather {

class LogLimiter {
 public:
  using Clock = std::chrono::steady_clock;

  LogLimiter(std::string name, Say say) : name_(std::move(name)), say_(std::move(say)) {}

  /// False: the sentence is only counted, and need not be made.
  bool has_turn(Clock::time_point now = Clock::now());
  /// "NAME: sentence"; after has_turn(), or for what must be said in any case.
  void say(std::string_view sentence);
  /// Says how many were only counted.
  void settle();

  const std::string& name() const { return name_; }

 private:
  static constexpr int kBurst = 20;

  std::string name_;
  Say say_;
  int turns_ = kBurst;
  Clock::time_point refilled_{};
  std::uint64_t counted_ = 0;
};

}  // namespace tsd::gather
