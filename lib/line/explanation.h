// What a code means at length, for --explain: the rule, why there is one, a line that breaks it,
// the same line as it should be, and where the rule stands.
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
  std::string_view example;  // a line of which judge() says `code`; "" where a line alone cannot
  std::string_view repair;   // how it passes; "" where only its author can know
  std::string_view source;
  Dialect dialect = Dialect::opentsdb;  // of the example
};

/// One for each code, in their order.
std::span<const Explanation> explanations();

/// The pages of these codes; of none, the list of all: "name  severity  rule", one a line.
Result<std::string> explain(const std::vector<std::string>& names);

}  // namespace tsd::line
