// A TCP connection for one short question, made and waited for under a deadline.
#pragma once

#include <chrono>

#include "base/result.h"
#include "base/units.h"
#include "net/endpoint.h"
#include "os/fd.h"

namespace tsd::net {

/// How much is left of the time for all of it.
class Deadline {
 public:
  explicit Deadline(Duration time) : until_(std::chrono::steady_clock::now() + time) {}
  /// Waits for POLLIN or POLLOUT. ETIMEDOUT when the time is over.
  Result<void> wait(int fd, short event) const;

 private:
  std::chrono::steady_clock::time_point until_;
};

/// A non-blocking socket, connected to the first of the host's addresses that accepts. The resolver
/// keeps its own time. Errors have errno: ETIMEDOUT, ECONNREFUSED; 0 for a name that is not known.
Result<os::Fd> connect_to(const Endpoint& endpoint, const Deadline& deadline);

/// Whether the host has an address at all.
Result<void> resolve(const std::string& host);

}  // namespace tsd::net
