// Decides from the first odd byte of a suspect that the line is refused, without telling why. For
// callers that only count.
#pragma once

#include <cstddef>
#include <string_view>

#include "line/rules.h"

namespace tsd::line {

/// True when the line is certainly refused. Up to byte `fault` it is a plain line (scan.h), and
/// from there on it is not. False decides nothing: judge() has to read the line.
bool is_refused_quickly(std::string_view line, std::size_t fault, const Rules& rules);

}  // namespace tsd::line
