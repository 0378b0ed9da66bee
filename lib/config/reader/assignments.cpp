#include "config/reader/assignments.h"

#include <algorithm>

namespace tsd::config {

const Assignment* Assignments::find(std::string_view name) const {
  auto last = std::find_if(all.rbegin(), all.rend(), [name](const Assignment& one) {
    return one.name == name && !one.conditional && !one.for_one_command;
  });
  return last == all.rend() ? nullptr : &*last;
}

const std::string* Assignments::value(std::string_view name) const {
  const Assignment* found = find(name);
  return found != nullptr && found->is_settled() ? &found->value : nullptr;
}

}  // namespace tsd::config
