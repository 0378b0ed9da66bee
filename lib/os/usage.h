// What a process and all that it has started use of the machine, as the kernel counts it.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace tsd::os {

struct Usage {
  std::int64_t cpu_us = 0;        ///< those that have ended and were waited for are counted in
  std::int64_t memory_bytes = 0;  ///< resident, and shared with no file
  Usage& operator+=(const Usage& other) {
    cpu_us += other.cpu_us;
    memory_bytes += other.memory_bytes;
    return *this;
  }
};

/// Of `pid` and its descendants; what is gone meanwhile uses nothing.
Usage usage_of(pid_t pid);

}  // namespace tsd::os
