// The TCP sockets of a machine: by netlink from the kernel of this machine, from /proc/net/tcp and
// tcp6 of a recorded machine or of one that is being recorded. Both give the same sockets.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "sensors/source/machine.h"
#include "sensors/source/sock_diag.h"
#include "sensors/source/tcp_table.h"

namespace tsd::sensors {

class TcpCounter;

/// The kernel walks a table sized for every possible connection, which takes milliseconds on a
/// machine with much memory: the counters that are read in one round of Machine share one walk.
class TcpSockets {
 public:
  explicit TcpSockets(Machine& machine);

  /// The outcome for one address family.
  struct Family {
    bool counted = true;      ///< its sockets were counted, except rows that `fault` names
    Result<void> fault = {};  ///< is_absence() when the kernel runs without IPv6
  };
  struct Outcome {
    Family four, six;
  };

 private:
  friend class TcpCounter;
  const Outcome& count(TcpCounter& counter);
  Outcome walk();
  void reset();

  Machine& machine_;
  bool by_netlink_;
  SockDiag diag_;
  File tcp_;
  File tcp6_;
  std::vector<TcpCounter*> counters_;
  Outcome outcome_;
};

/// What one sensor counts. Every walk fills all counters that exist.
class TcpCounter {
 public:
  explicit TcpCounter(std::shared_ptr<TcpSockets> sockets);
  virtual ~TcpCounter();
  TcpCounter(const TcpCounter&) = delete;
  TcpCounter& operator=(const TcpCounter&) = delete;

  /// Counts the sockets of now. The second counter of a round gets the walk of the first.
  const TcpSockets::Outcome& count() { return sockets_->count(*this); }

 private:
  friend class TcpSockets;
  virtual void reset() = 0;
  virtual void add(const TcpSocket& socket) = 0;

  std::shared_ptr<TcpSockets> sockets_;
  std::uint64_t unread_of_round_ = 0;  ///< the round whose walk has filled this, unread; 0: none
};

}  // namespace tsd::sensors
