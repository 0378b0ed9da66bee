// A blocking TCP connection for one short request under a deadline.
#pragma once

#include <chrono>

#include "base/result.h"
#include "base/units.h"
#include "net/endpoint.h"
#include "os/fd.h"

namespace tsd::net {

/// The time by which the whole request must be done.
class Deadline {
 public:
  explicit Deadline(Duration time) : until_(std::chrono::steady_clock::now() + time) {}
  /// Waits for POLLIN or POLLOUT; fails with ETIMEDOUT at the deadline.
  Result<void> wait(int fd, short event) const;
  std::chrono::steady_clock::time_point end() const { return until_; }

 private:
  std::chrono::steady_clock::time_point until_;
};

/// A non-blocking socket, connected to the first address of the host that accepts. Errors have an
/// errno, as ETIMEDOUT or ECONNREFUSED; 0 for an unknown name.
Result<os::Fd> connect_to(const Endpoint& endpoint, const Deadline& deadline);

/// Succeeds when the host has an address.
Result<void> resolve(const std::string& host, const Deadline& deadline);

}  // namespace tsd::net
