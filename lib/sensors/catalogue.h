// The catalogue: every metric that the sensors may print, and how many series of it a machine has.
#pragma once

#include <set>
#include <string>

#include "sensors/table.h"

namespace tsd::sensors {

struct Entry {
  const Row* row;
  Metric metric;
  std::size_t series = 0;       ///< that one round printed
  std::set<std::string> names;  ///< under which, for a name with '*'
};

/// The metrics of `rows`, counted in one round of each on the machine of `setup`. A point that no
/// entry speaks of is handed to `stray`; a sensor's own troubles are none of the catalogue's.
std::vector<Entry> catalogue(const std::vector<const Row*>& rows, const Setup& setup,
                             const Say& stray);

enum class Format { text, json, md, mkmetric };

/// text is a line a metric with tabs between, '-' for what is empty; md is a table, json an array
/// of objects. mkmetric is a name a line, of metrics that exist, for `xargs tsdb mkmetric`.
std::string format_catalogue(const std::vector<Entry>& entries, Format format);

/// One line a sensor of the profile, tabs between: name, seconds, "default" or "-", purpose.
std::string list_sensors(Profile profile);

}  // namespace tsd::sensors
