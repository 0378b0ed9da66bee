// How long lines are retried while no TSD takes them.
#pragma once

#include <algorithm>

#include "base/units.h"
#include "net/async.h"
#include "ship/queue/send_queue.h"

namespace tsd::ship {

class RetryDeadline {
 public:
  /// `retry_for` counts from the queue's last progress. 0: every endpoint is asked once.
  RetryDeadline(SendQueue& queue, Duration retry_for) : queue_(queue), retry_for_(retry_for) {}

  /// Ends at most `most` from now, even while lines are confirmed.
  void limit(Duration most) { ends_ = net::Clock::now() + most; }

  /// Returns when the deadline has passed, or on cancellation. With a `retry_for` of 0: when all
  /// endpoints were asked since the last line came, or was confirmed; a pause of the delivery is
  /// cut short for that.
  net::Task<> lost() const;

 private:
  net::Task<> tried_once() const;
  net::Time end() const { return std::min(ends_, queue_.last_progress() + retry_for_); }

  SendQueue& queue_;
  Duration retry_for_;
  net::Time ends_ = net::kNever;
};

}  // namespace tsd::ship
