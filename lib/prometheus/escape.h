// Escapes for the text formats (0.0.4, OpenMetrics 1.0). Whatever the text, the result is UTF-8 on
// one line: bytes that are not UTF-8, for which Prometheus refuses a whole exposition, become
// U+FFFD.
#pragma once

#include <string>
#include <string_view>

namespace tsd::prometheus {

/// The two text formats.
enum class Form {
  text,        ///< Prometheus text 0.0.4
  openmetrics  ///< OpenMetrics 1.0
};

/// The value of a label as it stands between its quotes: \\, \" and \n, in both forms.
void append_label_value(std::string_view value, std::string& into);

/// The text of HELP: \\ and \n; \" in OpenMetrics only.
void append_help(std::string_view help, Form form, std::string& into);

}  // namespace tsd::prometheus
