// Looks for late timestamps in many lines at once.
#pragma once

#include <cstdint>
#include <string_view>

namespace tsd::line {

/// True when some word of ten digits is a number of seconds after `latest`, or some word has 13
/// digits, as milliseconds have; words stand between spaces. False means that no plain line
/// (scan.h) of `text` has a time in milliseconds or after `latest`. It is true of some values, too:
/// what is found has to be judged.
bool may_be_late(std::string_view text, std::int64_t latest);

}  // namespace tsd::line
