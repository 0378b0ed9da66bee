// The explanation of a code, for --explain: the rule, its reason, a line that breaks it, the
// corrected line, and the source of the rule.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "line/fault.h"
#include "line/rules.h"

namespace tsd::line {

struct Explanation {
  Code code;
  std::string_view rule;
  std::string_view why;
  std::string_view example;  ///< a line that judge() gives `code`; "" when one line cannot show it
  std::string_view repair;   ///< the corrected line; "" when only its author can know
  std::string_view source;
  Dialect dialect = Dialect::opentsdb;  ///< of the example
};

/// One for each code, in the order of Code.
std::span<const Explanation> explanations();

/// The pages of these codes; for an empty list the table of all: "name  severity  rule" per line.
/// Fails for an unknown name.
Result<std::string> explain(const std::vector<std::string>& names);

}  // namespace tsd::line
