// The address of a TSD as users write it: tsd1, tsd1:4242, 10.0.0.7:4242, ::1, [::1]:4242, and
// lists of these separated by commas.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::net {

inline constexpr std::uint16_t kTsdPort = 4242;

struct Endpoint {
  std::string host;  ///< a name or an address, without brackets
  std::uint16_t port = kTsdPort;
  bool is_port_assumed = false;  ///< nobody named one: it is kTsdPort
  std::string address = {};      ///< of the host's addresses the only one to connect to; empty: any
  std::size_t turn = 0;  ///< of the addresses of its name, which is tried first, counted round

  bool operator==(const Endpoint& other) const { return host == other.host && port == other.port; }
};

/// Parses HOST[:PORT]. An IPv6 address with a port needs brackets; without a port they are
/// optional. `standing_port` is that of a text without one; nothing: kTsdPort is assumed. `least`
/// is the smallest port: 0 for a listener that lets the kernel choose, 1 for a client. Only the
/// syntax of the host is checked.
Result<Endpoint> parse_endpoint(std::string_view text,
                                std::optional<std::uint16_t> standing_port = std::nullopt,
                                std::uint16_t least = 1);

/// "a port is a number from 1 to 65535"; `least` as above.
std::string port_rule(std::uint16_t least = 1);

/// Parses HOST[:PORT][,HOST[:PORT]]..., at least one.
Result<std::vector<Endpoint>> parse_endpoints(
    std::string_view list, std::optional<std::uint16_t> standing_port = std::nullopt);

/// "tsd1:4242", "[::1]:4242"; parse_endpoint() reads it back.
std::string to_string(const Endpoint& endpoint);

}  // namespace tsd::net
