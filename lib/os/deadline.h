// Waiting for one thing until a point in time.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>

#include "base/result.h"

namespace tsd::os {

using TimePoint = std::chrono::steady_clock::time_point;

/// Waits for POLLIN or POLLOUT of `fd`. The end of the stream and its errors count too: the next
/// call on `fd` tells them. ETIMEDOUT when `end` comes first; a past one only looks.
Result<void> wait_ready(int fd, short event, TimePoint end);

/// Waits until `child` has ended and reaps it. Its status as wait(2) has it; 0 when it is no child
/// of ours (any more).
int wait_for_exit(pid_t child);

/// Nothing when `child` still runs at `end`; a past one only looks. There is no waitpid() with a
/// deadline: this looks once a millisecond.
std::optional<int> wait_for_exit(pid_t child, TimePoint end);

}  // namespace tsd::os
