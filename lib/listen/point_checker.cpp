#include "listen/point_checker.h"

#include <fmt/core.h>

#include "line/judge.h"
#include "listen/refusal.h"

namespace tsd::listen {

PointChecker::PointChecker(const ServerOptions& options)
    : check_(options.check),
      throttle_(options.faults.throttle),
      reject_(options.faults.reject),
      takes_all_(!check_ && throttle_ == 0 && reject_ == 0),
      feed_(options.feed),
      dice_(options.seed) {}

void PointChecker::tell_refused(std::string_view line, std::string_view reason) const {
  if (feed_ != nullptr) feed_->refuse(line, reason);
}

std::optional<Refusal> PointChecker::refuse(std::string_view line) {
  if (check_) {
    auto verdict = line::judge(line, rules_);
    if (verdict.refused()) return refusal_of(line, verdict);
  }
  std::string_view metric = line.substr(4, line.find(' ', 4) - 4);
  if (happens(throttle_))
    return Refusal{"Please throttle writes", fmt::format("rehearsed, {}", line), true};
  if (happens(reject_)) {
    // What OpenTSDB says to a good point when it creates no metrics.
    return Refusal{"unknown metric", fmt::format("No such name for 'metrics': '{}'", metric)};
  }
  return std::nullopt;
}

/// A chance of 0 draws no random number, so that one fault does not affect the sequence of another.
bool PointChecker::happens(double chance) {
  return chance > 0 && std::uniform_real_distribution<double>()(dice_) < chance;
}

}  // namespace tsd::listen
