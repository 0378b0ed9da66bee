// The TCP sockets of a machine: by netlink from this machine's own kernel, from /proc/net/tcp and
// tcp6 of a recorded one, and where it is being recorded. Both give the same sockets.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "sensors/machine.h"
#include "sensors/sock_diag.h"
#include "sensors/tcp_table.h"

namespace tsd::sensors {

class TcpCounter;

/// The kernel walks a table of every connection that might be, which costs milliseconds where there
/// is much memory: sensors that have their turn at the same time share a walk.
class TcpSockets {
 public:
  explicit TcpSockets(Machine& machine);

  /// How it went with one family. IPv6 may be off: that is an absence (is_absence() says so).
  struct Family {
    bool counted = true;  ///< what was taken are its sockets, but for those that `fault` names
    Result<void> fault = {};
  };
  struct Outcome {
    Family four, six;
  };

 private:
  friend class TcpCounter;
  const Outcome& count(TcpCounter& counter);
  Outcome walk();
  void begin();
  void take(const TcpSocket& socket);

  Machine& machine_;
  bool by_netlink_;
  SockDiag diag_;
  File tcp_;
  File tcp6_;
  std::vector<TcpCounter*> counters_;
  Outcome outcome_;
  std::chrono::steady_clock::time_point walked_{};
};

/// Somebody who counts sockets, for as long as it lives.
class TcpCounter {
 public:
  /// `begin`: from nothing, for what was taken before does not stand.
  TcpCounter(TcpSockets& sockets, std::function<void()> begin, TakeTcpSocket take);
  ~TcpCounter();
  TcpCounter(const TcpCounter&) = delete;
  TcpCounter& operator=(const TcpCounter&) = delete;

  /// Counts anew, unless another's walk has done so a moment ago.
  const TcpSockets::Outcome& count() { return sockets_.count(*this); }

 private:
  friend class TcpSockets;
  TcpSockets& sockets_;
  std::function<void()> begin_;
  TakeTcpSocket take_;
  bool is_counted_ = false;  // in the last walk, and not asked for yet
};

}  // namespace tsd::sensors
