// Repairs what has one right answer. The judge says what is wrong; a row of a table knows how to
// mend that; the judge looks again, until there is nothing left that a row knows.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "line/judge.h"

namespace tsd::line {

struct Repair {
  std::string line;          // without newline; not refused by the rules
  std::vector<Code> mended;  // in the order in which it was done
  Verdict left;              // of the line as it is now: good, or a warning
};

/// The repaired line; nothing when there is nothing to repair, or when what is wrong has no one
/// right answer. Repairing a repaired line changes nothing.
std::optional<Repair> repair(std::string_view line, const Rules& rules);

}  // namespace tsd::line
