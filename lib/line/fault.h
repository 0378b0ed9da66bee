// The table of everything that can be wrong with a line: code, severity and sentence.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace tsd::line {

enum class Code : std::uint8_t {
  good,
  // The line as a whole
  empty_line,
  leading_space,
  extra_space,
  put_case,
  byte_order_mark,
  tab,
  carriage_return,
  line_length,
  frame_length,
  missing_timestamp,
  missing_value,
  // Metric
  metric_character,
  // Timestamp
  timestamp_syntax,
  timestamp_not_positive,
  timestamp_range,
  timestamp_form,
  timestamp_unit,
  timestamp_ahead,
  // Value
  value_syntax,
  value_boolean,
  value_range,
  value_not_finite,
  value_exact,
  // Tags
  tag_missing,
  tag_equals,
  tag_empty,
  tag_character,
  tag_duplicate,
  tag_collision,
  tag_count,
  tag_reserved,
  name_length,
  tag_required,
  series_key_length,
  // Warnings: accepted, but most likely not stored as intended
  long_line,
  no_newline,
  timestamp_misread,
  timestamp_now,
  timestamp_truncated,
  timestamp_future,
  timestamp_early,
  value_blank,
  value_inexact,
  value_infinite,
  value_dropped,
  value_underflow,
  value_flushed,
  value_mixed,
  name_mojibake,
  name_bytes,
  name_mapped,
  tag_dropped,
  tag_overwritten,
};

/// True for the codes of refused lines, whose severity is Severity::fault.
constexpr bool is_refusal(Code code) {
  return code > Code::good && code < Code::long_line;
}

enum class Severity : std::uint8_t {
  none,
  warning,  ///< accepted, and stored as written, as far as a double holds it
  change,   ///< a warning: accepted, and then dropped in silence or stored as something else
  fault,    ///< refused
};

struct Fault {
  Code code;
  Severity severity;
  std::string_view name;  ///< "metric-character"
  /// "{0}" is replaced by the bytes concerned, quoted, "{1}" by the verdict's detail.
  std::string_view sentence;
};

/// The row of `code`.
const Fault& fault(Code code);
/// All rows but the first ("good"), in the order of Code.
std::span<const Fault> faults();

/// "metric-character".
std::string_view name(Code code);

}  // namespace tsd::line
