// The service manager's watchdog, which ends a service that does not report progress often enough.
// Source of the protocol: sd_notify(3), sd_watchdog_enabled(3).
#pragma once

#include <string>

#include "base/units.h"

namespace tsd::os {

class Watchdog {
 public:
  /// Uses NOTIFY_SOCKET and WATCHDOG_USEC, and removes them so that no child inherits them. Without
  /// them feed() does nothing.
  Watchdog();

  /// A service manager listens: NOTIFY_SOCKET was set, with or without a watchdog.
  bool is_supervised() const { return is_supervised_; }

  /// Reports progress, at most eight times in a watchdog period; never blocks.
  void feed();

 private:
  bool is_supervised_ = false;
  std::string socket_;  ///< a path, or '@' and an abstract name; empty: no watchdog
  Duration pause_{0};
  std::chrono::steady_clock::time_point next_;
};

}  // namespace tsd::os
