// Peers of a listening port, one by one, for servers on os::Loop.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "os/fd.h"
#include "os/loop.h"

namespace tsd::net {

class Acceptor {
 public:
  /// Gets each peer's descriptor, non-blocking.
  using Take = std::function<void(os::Fd peer)>;
  /// Called where there is no descriptor or memory for the next peer: ends one; false: there is
  /// none to end. The next peer is tried again then, in a second if there is none.
  using MakePlace = std::function<bool()>;

  Acceptor(os::Loop& loop, Take take, MakePlace make_place);

  /// As listen_on() (listener.h). Returns where it listens.
  Result<std::string> open(const std::string& address, std::uint16_t port, int waiting);

 private:
  void listen();
  void accept();

  os::Loop& loop_;
  Take take_;
  MakePlace make_place_;
  os::Fd listener_;
  os::Watch accepting_;
  os::Timer again_;
};

}  // namespace tsd::net
