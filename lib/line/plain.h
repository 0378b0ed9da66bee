// The quick reader of single lines, for whoever needs their parts: it takes the lines that are
// plainly good in every dialect (scan.h says what that is) and leaves all others to judge() and
// split().
#pragma once

#include <string_view>

#include "line/judge.h"

namespace tsd::line {

/// Splits a line without "put " and newline. False: it is not plainly good, and `into` means
/// nothing.
bool split_plain(std::string_view line, Point& into);

}  // namespace tsd::line
