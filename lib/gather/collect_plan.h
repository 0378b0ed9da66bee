// Who runs: the executables of a collector directory, and the native sensors that its stubs stand
// for or that were named.
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
  bool named = false;  ///< they were asked for one by one
  sensors::Profile profile = sensors::Profile::tcollector;
  std::optional<std::chrono::seconds> interval;  ///< of native sensors; else their own
};

/// A stub stands for a native sensor where there is one of that name in the profile; else it runs
/// like any other script. A script of the same stem ("dfstat.py") wins over the native sensor.
CollectPlan make_collect_plan(std::vector<Entry> entries, const PlanOptions& options);

}  // namespace tsd::gather
