#include "ship/remote_write/family_book.h"

#include <utility>

#include "prometheus/names.h"

namespace tsd::ship {

FamilyBook::Page* FamilyBook::find(std::string_view metric, const DescribeMetric& describe) {
  if (!describe) return nullptr;
  auto found = pages_.find(metric);
  if (found == pages_.end()) {
    if (pages_.size() >= kMostFamilies) return nullptr;
    Page page;
    std::string name;
    prometheus::append_metric_name(metric, name);
    page.family = describe(name);
    bool has_type = page.family.type != prometheus::Type::unknown;
    page.is_known = has_type || !page.family.unit.empty() || !page.family.help.empty();
    found = pages_.emplace(metric, std::move(page)).first;
  }
  return found->second.is_known ? &found->second : nullptr;
}

}  // namespace tsd::ship
