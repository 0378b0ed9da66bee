#include "prometheus/malformed.h"

#include <fmt/core.h>

#include <array>

#include "base/foreign.h"

namespace tsd::prometheus {
namespace {

constexpr std::size_t kShown = 80;

constexpr std::array<RuleRow, 28> kRules{{
    {Rule::line_length, "line-length", "a line has at most 65536 bytes here"},
    {Rule::line_end, "line-end", "a line ends with a line feed alone, without a carriage return"},
    {Rule::utf8, "utf8", "the text is UTF-8"},
    {Rule::blank_line, "blank-line", "OpenMetrics has no blank lines"},
    {Rule::comment, "comment", "OpenMetrics has no comments but HELP, TYPE, UNIT and EOF"},
    {Rule::metadata, "metadata", "HELP, TYPE and UNIT name a metric, and TYPE its type"},
    {Rule::type_word, "type-word", "the type is not one of this format"},
    {Rule::type_twice, "type-twice", "a family has one TYPE"},
    {Rule::type_late, "type-late", "TYPE comes before the samples of its family"},
    {Rule::unit_suffix, "unit-suffix", "the name of a family ends with its unit"},
    {Rule::metric_name, "metric-name",
     "the name of a metric begins with a letter, \"_\" or \":\", and has digits besides"},
    {Rule::label_name, "label-name",
     "the name of a label begins with a letter or \"_\", and has digits besides"},
    {Rule::label_equals, "label-equals", "\"=\" follows the name of a label"},
    {Rule::label_quote, "label-quote", "the value of a label stands in double quotes"},
    {Rule::label_escape, "label-escape", "a backslash stands before a backslash, a quote or n"},
    {Rule::label_separator, "label-separator", "\",\" or \"}\" follows the value of a label"},
    {Rule::label_twice, "label-twice", "a sample has each label once"},
    {Rule::label_count, "label-count", "a sample has at most 256 labels here"},
    {Rule::blank, "blank", "one space separates the parts of a line in OpenMetrics"},
    {Rule::value, "value", "the value is a number, NaN, +Inf or -Inf"},
    {Rule::timestamp, "timestamp",
     "the timestamp is a whole number of milliseconds, in OpenMetrics a number of seconds"},
    {Rule::rest_of_line, "rest-of-line", "the line ends behind value and timestamp"},
    {Rule::family_name, "family-name", "the name of a sample has a suffix of its family's type"},
    {Rule::bucket, "bucket", "a bucket has a label le, which is a number"},
    {Rule::quantile, "quantile", "a quantile has a label quantile, which is a number"},
    {Rule::no_newline, "no-newline", "the last line ends with a line feed: it may be cut off"},
    {Rule::end_missing, "end-missing", "OpenMetrics ends with \"# EOF\": the rest may be cut off"},
    {Rule::end_early, "end-early", "nothing follows \"# EOF\""},
}};

}  // namespace

std::span<const RuleRow> rules() {
  return kRules;
}

std::string Malformed::sentence() const {
  const RuleRow& row = kRules[static_cast<std::size_t>(rule)];
  std::string said = fmt::format("line {}: {}: {}", line, row.name, row.text);
  if (!text.empty()) said += ": " + quote_foreign(text, kShown);
  return said;
}

}  // namespace tsd::prometheus
