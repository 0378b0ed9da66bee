// The service manager's watchdog: it ends a service that does not say often enough that it gets on.
// Source of the protocol: sd_notify(3), sd_watchdog_enabled(3).
#pragma once

#include <string>

#include "base/units.h"

namespace tsd::os {

class Watchdog {
 public:
  /// The one that NOTIFY_SOCKET and WATCHDOG_USEC name; no child inherits these. Without them
  /// feed() does nothing.
  Watchdog();

  /// There was progress. Says so eight times in a watchdog's period at most, and never waits.
  void feed();

 private:
  std::string socket_;  // a path, or '@' and an abstract name; empty: nobody watches
  Duration pause_{0};
  std::chrono::steady_clock::time_point next_;
};

}  // namespace tsd::os
