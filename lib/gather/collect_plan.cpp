#include "gather/collect_plan.h"

#include <algorithm>
#include <set>
#include <utility>

namespace tsd::gather {

CollectPlan make_collect_plan(std::vector<Entry> entries, const PlanOptions& options) {
  CollectPlan plan;
  auto job = [&](const sensors::Row* row, std::chrono::seconds own, bool asked) {
    plan.natives.push_back({row, options.interval.value_or(own), asked});
  };
  for (const auto* row : options.sensors) job(row, row->interval, options.named);
  for (auto& entry : entries) {
    const auto* row = entry.sensor.empty() ? nullptr : sensors::find(entry.sensor);
    bool known = std::ranges::any_of(plan.natives, [&](const auto& n) { return n.row == row; });
    if (row == nullptr || !row->is_in(options.profile)) {
      plan.collectors.push_back(std::move(entry));
    } else if (!known) {
      job(row, entry.interval.count() > 0 ? entry.interval : row->interval, false);
    }
  }
  std::set<std::string> scripts;
  for (const auto& entry : plan.collectors) scripts.insert(entry.stem());
  std::erase_if(plan.natives, [&](const auto& native) {
    return scripts.contains(std::string(native.row->name));
  });
  return plan;
}

}  // namespace tsd::gather
