#include "sensors/source/numbered_parts.h"

#include <algorithm>
#include <utility>

#include "base/number.h"

namespace tsd::sensors {

NumberedParts::NumberedParts(Machine& machine, std::string directory, std::string prefix)
    : machine_(machine), directory_(std::move(directory)), prefix_(std::move(prefix)) {}

bool NumberedParts::refresh() {
  bool is_turn = rounds_++ % 4 == 0;
  if (!std::exchange(is_due_, false) && !is_turn) return false;
  machine_.list(directory_, names_);
  listed_.clear();
  for (std::string_view name : names_) {
    if (!name.starts_with(prefix_)) continue;
    auto number = parse_number<unsigned>(name.substr(prefix_.size()));
    if (number) listed_.push_back(*number);
  }
  std::ranges::sort(listed_);
  numbers_.swap(listed_);
  return numbers_ != listed_;
}

}  // namespace tsd::sensors
