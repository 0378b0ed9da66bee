// The catalogue: every metric that the sensors can print, and its number of series on a machine.
#pragma once

#include <set>
#include <string>

#include "sensors/table.h"

namespace tsd::sensors {

struct Entry {
  const Row* row;
  Metric metric;
  std::size_t series = 0;       ///< printed in one round
  std::set<std::string> names;  ///< the names printed, when `metric.name` ends with '*'
};

/// The metrics of `rows`, with the series that one round of each sensor prints on the machine of
/// `setup`. Points that match no entry are passed to `stray`. Errors of sensors are ignored: what a
/// sensor cannot read has no series.
std::vector<Entry> catalogue(const std::vector<const Row*>& rows, const Setup& setup,
                             const Say& stray);

enum class Format { text, json, md, mkmetric };

/// text: one line per metric, fields separated by tabs, '-' for an empty field. md: a table. json:
/// an array of objects. mkmetric: one name per line, of metrics that were printed, for
/// `xargs tsdb mkmetric`.
std::string format_catalogue(const std::vector<Entry>& entries, Format format);

/// One line per sensor of the profile, fields separated by tabs: name, interval in seconds,
/// "default" or "-", purpose.
std::string list_sensors(Profile profile);

}  // namespace tsd::sensors
