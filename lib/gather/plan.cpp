#include "gather/plan.h"

#include <algorithm>
#include <set>
#include <utility>

namespace tsd::gather {

Plan make_plan(std::vector<Entry> entries, const Wishes& wishes) {
  Plan plan;
  auto job = [&](const sensors::Row* row, std::chrono::seconds own, bool asked) {
    plan.natives.push_back({row, wishes.interval.value_or(own), asked});
  };
  for (const auto* row : wishes.sensors) job(row, row->interval, wishes.named);
  for (auto& entry : entries) {
    const auto* row = entry.sensor.empty() ? nullptr : sensors::find(entry.sensor);
    bool known = std::ranges::any_of(plan.natives, [&](const auto& n) { return n.row == row; });
    if (row == nullptr || !row->is_in(wishes.profile)) {
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
