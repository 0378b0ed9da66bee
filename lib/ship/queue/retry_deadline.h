// How long lines are retried while no TSD takes them.
#pragma once

#include <algorithm>

#include "base/units.h"
#include "net/async.h"
#include "ship/queue/send_queue.h"

namespace tsd::ship {

class RetryDeadline {
 public:
  /// `retry_for` counts from the queue's last progress.
  RetryDeadline(const SendQueue& queue, Duration retry_for)
      : queue_(queue), retry_for_(retry_for) {}

  /// Ends at most `most` from now, even while lines are confirmed.
  void limit(Duration most) { ends_ = net::Clock::now() + most; }

  /// Returns when the deadline has passed, or on cancellation.
  net::Task<> lost() const;

 private:
  net::Time end() const { return std::min(ends_, queue_.last_progress() + retry_for_); }

  const SendQueue& queue_;
  Duration retry_for_;
  net::Time ends_ = net::kNever;
};

}  // namespace tsd::ship
