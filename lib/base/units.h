// Durations and sizes as users type them: 15, 15s, 10m, 250ms; 4096, 64K, 1G.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tsd {

using Duration = std::chrono::milliseconds;

/// A count (decimals allowed) and a unit: ms, s, m, h, d; no unit means seconds. Fails for a
/// negative or overlong one, above 31,000 years.
Result<Duration> parse_duration(std::string_view text);

/// A whole count and a unit: K, M, G, T (1024 each); no unit means bytes.
Result<std::uint64_t> parse_size(std::string_view text);

/// "250ms", "15s", "1.5s": the shortest spelling that parse_duration reads back.
std::string format_duration(Duration duration);

}  // namespace tsd
