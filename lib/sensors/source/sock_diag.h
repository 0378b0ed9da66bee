// The kernel's TCP sockets by netlink (sock_diag(7)): the rows of /proc/net/tcp and tcp6 in one
// walk, without formatting and parsing text.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/fd.h"
#include "sensors/source/tcp_table.h"

namespace tsd::sensors {

/// Parses the kernel's messages. Memory is reused from one answer to the next.
class SockDiagReader {
 public:
  /// Starts a new answer.
  void begin() { listeners_.clear(); }
  /// True when more messages follow. A malformed message is an error.
  Result<bool> read(std::string_view messages, const TakeTcpSocket& take);

 private:
  Result<void> read_one(std::string_view message, const TakeTcpSocket& take);

  struct Listener {
    unsigned port;
    std::uint32_t uid;
  };
  std::vector<Listener> listeners_;
};

class SockDiag {
 public:
  /// Calls `take` for every TCP socket of this network namespace. An error when the kernel lacks
  /// sock_diag or a sandbox forbids it.
  Result<void> read(const TakeTcpSocket& take);

 private:
  Result<void> ask();

  os::Fd socket_;
  std::uint32_t serial_ = 0;
  SockDiagReader reader_;
};

}  // namespace tsd::sensors
