// Repairs faults that have exactly one right correction. judge() names the fault, a row of a table
// corrects it, and judge() reads the line again, until no row applies.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "line/judge.h"

namespace tsd::line {

struct Repair {
  std::string line;          ///< without newline; not refused by the rules
  std::vector<Code> mended;  ///< in the order of the corrections
  Verdict left;              ///< of the line as it is now: good, or a warning
};

/// The repaired line. Nothing when there is nothing to repair, or when a fault has no single right
/// correction. A repaired line is not changed by a second call.
std::optional<Repair> repair(std::string_view line, const Rules& rules);

}  // namespace tsd::line
