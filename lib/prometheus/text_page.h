// Writes samples as Prometheus text 0.0.4 or OpenMetrics 1.0: grouped by family, described, and
// without timestamps, so that the time is that of the scrape.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "prometheus/family.h"

namespace tsd::prometheus {

/// One value of one series.
struct PageSample {
  std::string_view name;    ///< of the metric, as the rule of names makes it
  std::string_view labels;  ///< a="b",c="d" with values escaped; empty: none
  std::string_view value;   ///< as as_value() returns it
};

/// The value of a line, as the text formats want it: the same text, but "NaN", "+Inf" and "-Inf"
/// for these. `value` is the number that the text is.
std::string_view as_value(std::string_view text, double value);

/// Type, unit and help of the metric of that name; its `name` does not matter. Histograms and
/// summaries, whose samples have several names, are not written by this: their samples come as
/// metrics of unknown type.
using Describe = std::function<Family(std::string_view name)>;

/// Appends the samples, sorted by name and labels; of samples of one name and the same labels the
/// last of the list is written.
///
/// A sample has the same name in both forms. OpenMetrics wants "_total" behind that of a counter,
/// and its family named without it: a counter that is not called so is written as a metric of
/// unknown type, and so is one where another metric has its family's name, or that with "_created",
/// or where a value is negative or NaN. UNIT is there if the family's name ends with it.
/// "# EOF" ends the text.
void append_text_page(std::vector<PageSample> samples, Form form, const Describe& describe,
                      std::string& into);

}  // namespace tsd::prometheus
