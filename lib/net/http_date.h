// Dates in HTTP headers (RFC 9110, section 5.6.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tsd::net {

/// Seconds since the epoch of "Wed, 21 Oct 2015 07:28:00 GMT" or of one of the two obsolete forms
/// that a reader has to take; empty for other text.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace tsd::net
