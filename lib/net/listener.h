// A port that is listened on, for servers that use no Asio.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "os/fd.h"

namespace tsd::net {

struct Listener {
  os::Fd fd;          ///< non-blocking
  std::string where;  ///< with the actual port: "127.0.0.1:4242", "[::1]:4242"
};

/// Listens on an IPv4 or IPv6 address; names are not looked up. Port 0 takes any free port; so many
/// peers as `waiting` wait in the kernel. Errors read "listening on ADDRESS:PORT: ...".
Result<Listener> listen_on(const std::string& address, std::uint16_t port, int waiting);

}  // namespace tsd::net
