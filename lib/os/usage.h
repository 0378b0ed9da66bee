// CPU and memory of a process and all its descendants, as the kernel counts them.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace tsd::os {

struct Usage {
  std::int64_t cpu_us = 0;        ///< includes children that have ended and were waited for
  std::int64_t memory_bytes = 0;  ///< resident, not shared with a file
  Usage& operator+=(const Usage& other) {
    cpu_us += other.cpu_us;
    memory_bytes += other.memory_bytes;
    return *this;
  }
};

/// Usage of `pid` and its descendants; a process that has gone meanwhile counts as 0.
Usage usage_of(pid_t pid);

}  // namespace tsd::os
