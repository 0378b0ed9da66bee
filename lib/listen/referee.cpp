#include "listen/referee.h"

#include <fmt/core.h>

#include "line/judge.h"
#include "listen/refusal.h"

namespace tsd::listen {

Referee::Referee(const Manners& manners)
    : check_(manners.check),
      throttle_(manners.faults.throttle),
      reject_(manners.faults.reject),
      takes_all_(!check_ && throttle_ == 0 && reject_ == 0),
      dice_(manners.seed) {}

std::optional<Refusal> Referee::refuse(std::string_view line) {
  if (check_) {
    auto verdict = line::judge(line, rules_);
    if (verdict.refused()) return refusal_of(line, verdict);
  }
  std::string_view metric = line.substr(4, line.find(' ', 4) - 4);
  if (happens(throttle_))
    return Refusal{"Please throttle writes", fmt::format("rehearsed, {}", line), true};
  if (happens(reject_)) {
    return Refusal{"illegal argument",
                   fmt::format("Invalid metric name (\"{}\"): rehearsed", metric)};
  }
  return std::nullopt;
}

/// A chance of 0 throws no dice, so that one fault does not move another's.
bool Referee::happens(double chance) {
  return chance > 0 && std::uniform_real_distribution<double>()(dice_) < chance;
}

}  // namespace tsd::listen
