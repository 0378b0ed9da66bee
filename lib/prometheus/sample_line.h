// One line of an exposition that has a sample, in Prometheus text 0.0.4 or OpenMetrics 1.0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus/escape.h"
#include "prometheus/malformed.h"

namespace tsd::prometheus {

/// More labels would cost more than the line: that each is there once is checked one by one.
inline constexpr std::size_t kMostLabels = 256;

struct SampleLabel {
  std::string_view name;
  std::string value;  ///< without its escapes; may be empty
};

struct SampleLine {
  enum class Number : std::uint8_t { finite, infinite, nan };

  std::string_view name;                ///< with the suffix that it has in a family
  std::vector<SampleLabel> labels;      ///< in the order of the line
  std::string_view value;               ///< as it is written
  Number number = Number::finite;       ///< what `value` is
  std::optional<std::int64_t> time_ms;  ///< of the line; milliseconds since 1970

  /// The value of a label; nothing where the sample has no such label.
  std::optional<std::string_view> label(std::string_view label_name) const;
};

/// Reads `line`, which has no '\n'. The views of `into` are into the line. Returns the rule that
/// the line breaks, if any; the name is there all the same, as far as it is one. What is shorter
/// than a millisecond is cut off a timestamp. Exemplars are ignored.
std::optional<Rule> read_sample_line(std::string_view line, Form form, SampleLine& into);

/// What the word is as a value; nothing when it is none.
std::optional<SampleLine::Number> read_value(std::string_view word);

}  // namespace tsd::prometheus
