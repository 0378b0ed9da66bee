// Where a TSD listens, as people write it: tsd1, tsd1:4242, 10.0.0.7:4242, ::1, [::1]:4242, and
// lists of these with commas between.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tsd::net {

inline constexpr std::uint16_t kTsdPort = 4242;

struct Endpoint {
  std::string host;  // a name or an address, without brackets
  std::uint16_t port = kTsdPort;

  bool operator==(const Endpoint&) const = default;
};

/// One HOST[:PORT]. An IPv6 address with a port needs brackets; without one they may be left out.
/// `least` is 0 for those who listen and let the kernel choose, 1 for those who connect. A host is
/// checked for its letters only: whether it exists is the resolver's to say.
Result<Endpoint> parse_endpoint(std::string_view text, std::uint16_t standing_port = kTsdPort,
                                std::uint16_t least = 1);

/// HOST[:PORT][,HOST[:PORT]]...: at least one.
Result<std::vector<Endpoint>> parse_endpoints(std::string_view list,
                                              std::uint16_t standing_port = kTsdPort);

/// "tsd1:4242", "[::1]:4242": what parse_endpoint reads back.
std::string to_string(const Endpoint& endpoint);

}  // namespace tsd::net
