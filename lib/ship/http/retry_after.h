// The Retry-After header of an answer (RFC 9110, section 10.2.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/units.h"

namespace tsd::ship {

/// However long a server asks to wait: a mistake of its must not silence a sender for days.
inline constexpr Duration kMostRetryAfter{5 * 60'000};

/// The delay that `header` asks for, at most kMostRetryAfter: seconds, or a date, which counts from
/// `date`, the answer's Date header, or from `now` (seconds since the epoch) without one. Empty for
/// other text and for a date that has passed.
std::optional<Duration> parse_retry_after(std::string_view header, std::string_view date,
                                          std::int64_t now);

}  // namespace tsd::ship
