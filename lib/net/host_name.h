// What a host may be called. Source of the rules: RFC 1123, 2.1; RFC 1035, 2.3.4.
#pragma once

#include <string>
#include <string_view>

namespace tsd::net {

/// Why no resolver could know `host`: an address that is none, an empty or overlong label, a byte
/// that names do not have. Empty when it may be a name, an IPv4 or an IPv6 address (no brackets).
std::string host_fault(std::string_view host);

}  // namespace tsd::net
