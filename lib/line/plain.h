// Splits a single line quickly. It handles the lines that are plainly good in every dialect
// (defined in scan.h), with values of up to 40 bytes, and leaves all others to judge() and split().
// The names of its tags are not looked at (plain_tags.h, prometheus_tags.h).
#pragma once

#include <string_view>

#include "line/judge.h"

namespace tsd::line {

/// Splits a line without "put " and newline. False when it is not plainly good; `into` is undefined
/// then.
bool split_plain(std::string_view line, Point& into);

}  // namespace tsd::line
