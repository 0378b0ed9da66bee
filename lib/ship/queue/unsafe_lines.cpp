#include "ship/queue/unsafe_lines.h"

#include <cstdint>
#include <iterator>

namespace tsd::ship {

void UnsafeLines::add(spool::Ticket ticket, const std::vector<LineRange>& lines) {
  for (const LineRange& range : lines) {
    all_.emplace_hint(all_.end(), range.first, Some{range.count, ticket, false});
  }
}

/// Splits the run that begins before line `number` and ends behind it, if there is one.
void UnsafeLines::split(std::uint64_t number) {
  auto next = all_.lower_bound(number);
  if (next == all_.begin()) return;
  auto& [first, some] = *std::prev(next);
  if (first + some.count <= number) return;
  all_.emplace_hint(next, number, Some{first + some.count - number, some.ticket, some.left});
  some.count = number - first;
}

void UnsafeLines::remove(const std::vector<LineRange>& lines) {
  for (const LineRange& range : lines) {
    std::uint64_t end = range.first + range.count;
    split(range.first);
    split(end);
    all_.erase(all_.lower_bound(range.first), all_.lower_bound(end));
  }
}

void UnsafeLines::leave(const std::vector<LineRange>& lines) {
  for (const LineRange& range : lines) {
    std::uint64_t end = range.first + range.count;
    split(range.first);
    split(end);
    for (auto at = all_.lower_bound(range.first); at != all_.lower_bound(end); ++at) {
      at->second.left = true;
    }
  }
}

std::vector<UnsafeLines::Run> UnsafeLines::take(spool::Ticket ticket) {
  std::vector<Run> runs;
  // Segments are usually synced in the order in which they were written: this stops early.
  for (auto at = all_.begin(); at != all_.end() && at->second.ticket <= ticket;) {
    auto& [first, some] = *at;
    if (some.ticket == ticket) runs.push_back({{first, some.count}, some.left});
    at = some.ticket == ticket ? all_.erase(at) : std::next(at);
  }
  return runs;
}

}  // namespace tsd::ship
