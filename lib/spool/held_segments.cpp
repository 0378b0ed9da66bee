#include "spool/held_segments.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tsd::spool {

Ticket HeldSegments::begin() {
  all_[++last_];
  return last_;
}

Ticket HeldSegments::begin(SpoolReader reader, const CountedLines& past) {
  Holding& holding = all_[++last_];
  holding.bytes = reader.bytes();
  holding.state = State::safe;
  holding.reader = std::move(reader);
  holding.tally = SegmentTally(past);
  return last_;
}

void HeldSegments::write(Ticket ticket, std::uint64_t lines) {
  all_[ticket].outstanding += lines;
  all_[ticket].tally.write(lines);
}

TakenBack HeldSegments::read(Ticket ticket, std::uint64_t lines) {
  all_[ticket].outstanding += lines;
  return all_[ticket].tally.read(lines);
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

FirstVerdicts HeldSegments::count(Ticket ticket, const Verdicts& all) {
  auto found = all_.find(ticket);
  if (found == all_.end()) return {all};
  return found->second.tally.settle(all);
}

std::uint64_t HeldSegments::give_back(Ticket ticket, std::uint64_t lines) {
  auto found = all_.find(ticket);
  if (found == all_.end()) return lines;
  std::uint64_t left = found->second.tally.give_back(lines);
  reduce(ticket, lines, true);
  return left;
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
  if (holding.stays) backlog_.changed();
  if (holding.stays || !remove(holding)) {
    CountedLines lines = holding.tally.counted();
    // The lines that were left in a segment that cannot be relied on are dropped.
    if (holding.state == State::lost) lines.confirmed += std::exchange(lines.left, 0);
    backlog_.left().put(holding.name(), lines);
  }
  all_.erase(found);
}

bool HeldSegments::remove(Holding& holding) {
  auto gone = holding.reader ? holding.reader->finish() : disk_.remove(holding.path);
  if (gone) {
    backlog_.shrank(holding.bytes);
  } else {
    health_.note(gone.error(), "removing", holding.reader ? holding.reader->name() : holding.path);
  }
  return static_cast<bool>(gone);
}

std::string HeldSegments::Holding::name() const {
  return reader ? reader->name() : path.substr(path.rfind('/') + 1);
}

}  // namespace tsd::spool
