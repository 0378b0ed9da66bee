// Rate limit for the log sentences of one collector, which begin with its name: 20 at once, then
// one a second. Further sentences are counted, and the count is logged.
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

  /// Returns false if the next sentence is only counted; the caller then need not make it.
  bool has_turn(Clock::time_point now = Clock::now());
  /// Logs "NAME: sentence". Call it after has_turn(), or for a sentence that must not be limited.
  void say(std::string_view sentence);
  /// Logs how many sentences were only counted, if any.
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
