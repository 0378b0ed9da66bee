// Injected faults: what may go wrong with a TSD, to test its clients.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "base/units.h"

namespace tsd::listen {

struct InjectedFaults {
  bool refuse = false;       ///< connections are refused
  bool hang = false;         ///< connections are accepted and never read
  bool mute = false;         ///< everything is read, nothing is answered
  bool half_answer = false;  ///< the first answer is cut in the middle and the connection closed
  bool unavailable = false;  ///< HTTP requests get 503
  bool details_lie = false;  ///< HTTP reports one failure too many and does not name it
  bool close_after_put = false;   ///< the connection ends after each put
  std::uint64_t reset_after = 0;  ///< reset the connection after so many bytes; 0: never
  std::uint64_t slow = 0;         ///< bytes per second read and written; 0: no limit
  double throttle = 0;            ///< probability that a point gets "Please throttle writes"
  Duration late{0};               ///< delay of that reply
  double reject = 0;              ///< probability that a good point is refused

  bool operator==(const InjectedFaults&) const = default;
};

/// Adds the fault of `word`; fails for an unknown one: "mute", "reset-after=4096", "slow=1K",
/// "reject=0.1".
Result<void> add_fault(std::string_view word, InjectedFaults& faults);

}  // namespace tsd::listen
