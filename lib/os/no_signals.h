// Threads that take no signals.
#pragma once

#include <csignal>

namespace tsd::os {

/// Blocks all signals. A thread that begins meanwhile takes none: a handler that runs there would
/// not interrupt the one that waits.
class NoSignals {
 public:
  NoSignals() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~NoSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  NoSignals(const NoSignals&) = delete;
  NoSignals& operator=(const NoSignals&) = delete;

 private:
  sigset_t before_{};
};

}  // namespace tsd::os
