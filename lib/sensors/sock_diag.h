// The kernel's TCP sockets by netlink (sock_diag(7)): the rows of /proc/net/tcp and tcp6 in one
// walk, without being written as text and read again.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "os/fd.h"
#include "sensors/tcp_table.h"

namespace tsd::sensors {

/// Reads the kernel's messages; its memory is kept from one answer to the next.
class SockDiagReader {
 public:
  /// A new answer begins.
  void begin() { listeners_.clear(); }
  /// True when there is more to come. What is no socket is an error: nothing is guessed.
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
  /// Calls `take` for every TCP socket of this network namespace. An error: the kernel, or whoever
  /// confines us, does not give them this way.
  Result<void> read(const TakeTcpSocket& take);

 private:
  Result<void> ask();

  os::Fd socket_;
  std::uint32_t serial_ = 0;
  SockDiagReader reader_;
};

}  // namespace tsd::sensors
