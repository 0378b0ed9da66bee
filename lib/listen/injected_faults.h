// Outages to rehearse: what may go wrong with a TSD, each by its word.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "base/units.h"

namespace tsd::listen {

struct InjectedFaults {
  bool refuse = false;            // nobody listens on the port
  bool hang = false;              // connections are accepted and never read
  bool mute = false;              // everything is read, nothing ever answered
  bool half_answer = false;       // the first answer is cut in its middle, then the end
  bool unavailable = false;       // HTTP is answered 503
  bool details_lie = false;       // HTTP counts one failure more than there is and names none
  bool close_after_put = false;   // the connection ends after each put
  std::uint64_t reset_after = 0;  // bytes, then the connection is reset; 0: never
  std::uint64_t slow = 0;         // bytes a second are read, and written; 0: as fast as it goes
  double throttle = 0;            // how likely a point is answered "Please throttle writes"
  Duration late{0};               // and how long after the other answers
  double reject = 0;              // how likely a good point is refused
};

/// Adds the fault that `word` names: "mute", "reset-after=4096", "slow=1K", "reject=0.1".
Result<void> add_fault(std::string_view word, InjectedFaults& faults);

}  // namespace tsd::listen
