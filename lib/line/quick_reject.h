// What one look at a suspect's first odd byte tells, for those who only count: whether the line is
// refused, but not why.
#pragma once

#include <cstddef>
#include <string_view>

#include "line/rules.h"

namespace tsd::line {

/// True when the line is refused for sure. Up to byte `fault` it is as a plain line is (scan.h),
/// and there it is not. False means nothing: then the line wants reading.
bool is_refused_quickly(std::string_view line, std::size_t fault, const Rules& rules);

}  // namespace tsd::line
