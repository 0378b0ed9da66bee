// Checks host names by RFC 1123, 2.1 and RFC 1035, 2.3.4; and this machine's.
#pragma once

#include <string>
#include <string_view>

namespace tsd::net {

/// True for a name with letters beyond ASCII, in UTF-8.
bool is_international(std::string_view host);

/// What to write in place of such a name.
inline constexpr const char* kInternational =
    "an international name is written in its ASCII form, xn--..., which idn2(1) prints";

/// "http" of a URL that is given as a host; empty: it is none.
std::string_view url_scheme(std::string_view text);

/// True for a number without dots: resolvers read 23101, and 0x5a3d, as the address 0.0.90.61.
bool is_number(std::string_view host);

/// Why such a number is refused, and what to write in its place.
inline constexpr const char* kNumber =
    "it is a number and no host; a port goes behind its host, HOST:PORT";

/// The reason why `host` cannot be resolved: a malformed address, an empty or overlong label, or an
/// invalid byte. Empty when it is a valid name, IPv4 or IPv6 address (without brackets).
std::string host_fault(std::string_view host);

/// True for an IPv4 or IPv6 address, without brackets and without a zone.
bool is_address(const std::string& host);

/// The name of this machine as the kernel has it; empty when it has none.
std::string own_host_name();

}  // namespace tsd::net
