// What can be wrong with an exposition: one rule of the format each, with its name and a sentence.
// Source: Prometheus, "Exposition formats" (text 0.0.4), and the OpenMetrics 1.0 specification.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tsd::prometheus {

enum class Rule : std::uint8_t {
  line_length,
  line_end,
  utf8,
  blank_line,
  comment,
  metadata,
  type_word,
  type_twice,
  type_late,
  unit_suffix,
  metric_name,
  label_name,
  label_equals,
  label_quote,
  label_escape,
  label_separator,
  label_twice,
  label_count,
  blank,
  value,
  timestamp,
  rest_of_line,
  family_name,
  bucket,
  quantile,
  no_newline,
  end_missing,
  end_early,
};

struct RuleRow {
  Rule rule;
  std::string_view name;  ///< "label-quote"
  std::string_view text;  ///< the rule, without capital and full stop
};

/// All rules, in the order of Rule.
std::span<const RuleRow> rules();

/// A line that is no exposition. Its family is not to be had.
struct Malformed {
  std::uint64_t line = 0;  ///< from 1
  Rule rule = Rule::metric_name;
  std::string family;  ///< which the line costs; empty: the line belongs to none
  std::string text;    ///< the line, as far as it is shown

  /// line 12: label-quote: the value of a label stands in double quotes: "a{b=c} 1"
  std::string sentence() const;
};

}  // namespace tsd::prometheus
