// What runs: the executables of a collector directory, and the native sensors that its stubs or the
// options name.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "gather/directory.h"
#include "gather/natives.h"
#include "sensors/table.h"

namespace tsd::gather {

struct CollectPlan {
  std::vector<Entry> collectors;
  std::vector<NativeJob> natives;
};

struct PlanOptions {
  std::vector<const sensors::Row*> sensors;
  bool named = false;  ///< they were named one by one, not as "all" or "default"
  sensors::Profile profile = sensors::Profile::tcollector;
  std::optional<std::chrono::seconds> interval;  ///< of native sensors, instead of their own
};

/// A stub is replaced by the native sensor it names if the profile has that sensor; otherwise it
/// runs like any script. A script with the stem of a sensor ("dfstat.py") replaces that sensor.
CollectPlan make_collect_plan(std::vector<Entry> entries, const PlanOptions& options);

}  // namespace tsd::gather
