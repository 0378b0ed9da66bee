// Checks host names by RFC 1123, 2.1 and RFC 1035, 2.3.4; and this machine's.
#pragma once

#include <string>
#include <string_view>

namespace tsd::net {

/// The reason why `host` cannot be resolved: a malformed address, an empty or overlong label, or an
/// invalid byte. Empty when it is a valid name, IPv4 or IPv6 address (without brackets).
std::string host_fault(std::string_view host);

/// The name of this machine as the kernel has it; empty when it has none.
std::string own_host_name();

}  // namespace tsd::net
