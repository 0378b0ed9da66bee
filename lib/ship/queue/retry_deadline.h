// How long lines that find no taker are tried again.
#pragma once

#include <algorithm>

#include "base/units.h"
#include "net/async.h"
#include "ship/queue/send_queue.h"

namespace tsd::ship {

class RetryDeadline {
 public:
  /// `retry_for` counts from what was confirmed last.
  RetryDeadline(const SendQueue& queue, Duration retry_for)
      : queue_(queue), retry_for_(retry_for) {}

  /// From now on so long at all, however well it goes.
  void limit(Duration most) { ends_ = net::Clock::now() + most; }

  /// Until it is lost.
  net::Task<> lost() const;

 private:
  net::Time end() const { return std::min(ends_, queue_.last_progress() + retry_for_); }

  const SendQueue& queue_;
  Duration retry_for_;
  net::Time ends_ = net::kNever;
};

}  // namespace tsd::ship
