#include "spool/held_segments.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tsd::spool {

Ticket HeldSegments::begin() {
  all_[++last_];
  return last_;
}

Ticket HeldSegments::begin(SpoolReader reader) {
  Holding& holding = all_[++last_];
  holding.bytes = reader.bytes();
  holding.state = State::safe;
  holding.reader = std::move(reader);
  return last_;
}

void HeldSegments::seal(Ticket ticket, SpoolWriter writer) {
  Holding& holding = all_[ticket];
  holding.bytes = writer.bytes();
  holding.path = path_in(writer.renamed() ? kWaiting : kBeingWritten, writer.name());
  holding.lock = writer.release();
  seal(ticket);
}

void HeldSegments::seal(Ticket ticket) {
  auto sealed = all_.find(ticket);
  sealed->second.is_open = false;
  if (sealed->second.outstanding == 0) let_go(sealed);
}

/// A segment that is no longer held counts as lost: nothing is known about it.
HeldSegments::State HeldSegments::state(Ticket ticket) const {
  auto found = all_.find(ticket);
  return found == all_.end() ? State::lost : found->second.state;
}

bool HeldSegments::will_leave_some() const {
  return std::ranges::any_of(all_, [](const auto& item) { return item.second.stays; });
}

void HeldSegments::reduce(Ticket ticket, std::uint64_t lines, bool stays) {
  auto found = all_.find(ticket);
  if (found == all_.end() || lines == 0) return;
  Holding& holding = found->second;
  holding.outstanding -= std::min(holding.outstanding, lines);
  holding.stays |= stays;
  if (holding.outstanding == 0 && !holding.is_open) let_go(found);
}

void HeldSegments::let_go(All::iterator found) {
  Holding& holding = found->second;
  if (holding.stays) {
    backlog_.changed();
  } else {
    auto gone = holding.reader ? holding.reader->finish() : disk_.remove(holding.path);
    if (gone) {
      backlog_.shrank(holding.bytes);
    } else {
      health_.note(gone.error(), "removing",
                   holding.reader ? holding.reader->name() : holding.path);
    }
  }
  all_.erase(found);
}

}  // namespace tsd::spool
