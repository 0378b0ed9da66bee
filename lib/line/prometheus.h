// The time and the value that a line has in Prometheus: the sender of remote write and the dialect
// read them alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tsd::line {

/// The timestamp of a line in milliseconds since 1970: digits are seconds below 2^32, else
/// milliseconds; seconds may have a fraction, of which what is below a millisecond is cut off.
/// Nothing for any other word and for what 64 bits do not hold.
std::optional<std::int64_t> prometheus_time(std::string_view word);

/// The value of a line: a decimal number, or inf, infinity or nan in any case, with or without a
/// sign. Beyond the greatest double it is infinity, below the smallest 0. Nothing for any other
/// word.
std::optional<double> prometheus_value(std::string_view word);

}  // namespace tsd::line
