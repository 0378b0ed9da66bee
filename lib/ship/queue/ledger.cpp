#include "ship/queue/ledger.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "line/put.h"

namespace tsd::ship {

using spool::Durability;

namespace {

/// Writes the lines of a batch as whole records; false if a line fits into no record.
bool write_records(const Batch& batch, spool::SegmentWriter& records) {
  records.clear();
  for (std::string_view line : lines_of(batch.wire())) {
    if (!records.add(line::without_put(line))) return false;
  }
  records.finish();
  return true;
}

}  // namespace

Ledger::Kept Ledger::keep(Batch& batch) {
  if (spool_ == nullptr || batch.empty() || batch.ticket() != 0) return Kept::yes;
  if (!write_records(batch, records_)) return Kept::memory;
  spool::Ticket ticket = spool_->keep(records_.text(), batch.size());
  catch_up();
  if (ticket == 0) {
    if (!spool_->is_full()) return Kept::memory;
    // Room may never come: segments that a later run is to settle may fill it.
    if (spool_->when_full() == spool::WhenFull::block)
      return keeps_for_later_ ? Kept::memory : Kept::wait;
    return spool_->when_full() == spool::WhenFull::newest ? Kept::drop : Kept::memory;
  }
  batch.set_ticket(ticket);
  if (spool_->durability(ticket) == Durability::safe) {
    tell(batch, "spooled");
  } else {
    unsafe_.add(ticket, batch.numbers().ranges());
  }
  return Kept::yes;
}

bool Ledger::need_not_hold(const Batch& batch) const {
  return spool_ != nullptr && spool_->durability(batch.ticket()) >= Durability::releasable;
}

void Ledger::confirm(const Batch& batch, std::size_t refused, Confirm level) {
  accounts_.confirm(batch.size() - refused, level);
  accounts_.rejected += refused;
  settle(batch.ticket(), batch.size(), refused);
  if (batch.is_from_stdin()) unsafe_.remove(batch.numbers().ranges());
  tell(batch, "confirmed", word(level));  // the refused lines have been reported
}

void Ledger::refuse(const Batch& batch) {
  accounts_.rejected += batch.size();
  settle(batch.ticket(), batch.size(), batch.size());
  if (batch.is_from_stdin()) unsafe_.remove(batch.numbers().ranges());
}

void Ledger::note_rejected(std::uint64_t number) {
  if (number != 0) unsafe_.remove({{number, 1}});
}

/// A segment is removed only when its refused lines are safe in the rejects file. If they cannot
/// be, it is kept for a later run and stays ours until then: the TSD would refuse them again now.
void Ledger::settle(spool::Ticket ticket, std::uint64_t lines, std::uint64_t refused) {
  if (spool_ == nullptr) return;
  bool safe = refused == 0 || reports_ == nullptr || reports_->keep_rejects();
  if (safe) {
    spool_->settle(ticket, lines);
  } else {
    keeps_for_later_ = true;
  }
}

void Ledger::give_up(const Batch& batch, Loss loss) {
  if (batch.origin() == Origin::own) {
    accounts_.own -= batch.size();
    return;
  }
  bool written = spool_ != nullptr && spool_->durability(batch.ticket()) != Durability::none;
  if (spool_ != nullptr) spool_->give_back(batch.ticket(), batch.size());
  if (written) {
    if (batch.is_from_stdin()) unsafe_.leave(batch.numbers().ranges());
    accounts_.spooled += batch.size();
    return;
  }
  if (loss == Loss::not_sent && spool_ != nullptr && spool_->is_full()) loss = Loss::spool_full;
  accounts_.dropped[static_cast<std::size_t>(loss)] += batch.size();
  tell(batch, "dropped", word(loss));
}

Batch Ledger::read_backlog(std::size_t some) {
  Batch batch;
  while (batch.empty() && has_backlog()) {
    std::uint64_t lines = 0;
    spool::Ticket ticket = spool_->read_backlog(some, [&](std::string_view text) {
      lines += count_lines(text);
      backlog_.feed_lines(text, batch);
    });
    if (ticket == 0) break;
    std::uint64_t refused = lines - batch.size();
    take_back(lines);
    accounts_.rejected += refused;
    batch.set_origin(Origin::spool);
    batch.set_ticket(ticket);
    settle(ticket, refused, refused);
  }
  return batch;
}

void Ledger::tick() {
  if (spool_ != nullptr) {
    spool_->tick();
    catch_up();
  }
  if (receipts_ != nullptr) (void)receipts_->flush();  // the tool asks for the error at the end
}

const Accounts& Ledger::close() {
  if (spool_ != nullptr) spool_->flush();
  tick();
  if (spool_ != nullptr) spool_->close();
  return accounts_;
}

void Ledger::tell(const Batch& batch, std::string_view state, std::string_view reason) {
  if (receipts_ == nullptr || !batch.is_from_stdin()) return;
  for (const LineRange& lines : batch.numbers().ranges()) tell(lines, state, reason);
  (void)receipts_->flush();
}

void Ledger::tell(const LineRange& lines, std::string_view state, std::string_view reason) {
  if (receipts_ == nullptr) return;
  receipts_->add(lines.first, lines.first + lines.count - 1, state, reason);
}

/// Records what the spool has synced or dropped since. If a sync failed, lines still in memory are
/// no loss: they are reported later; lines that only the disk had are dropped.
void Ledger::catch_up() {
  for (const auto& [ticket, is_safe] : spool_->take_synced()) {
    for (const auto& [lines, left] : unsafe_.take(ticket)) {
      if (is_safe) tell(lines, "spooled");
      if (is_safe || !left) continue;
      tell(lines, "dropped", word(Loss::disk_error));
      drop_spooled(Loss::disk_error, lines.count);
    }
  }
  count_dropped();
  if (receipts_ != nullptr) (void)receipts_->flush();
}

/// Counts lines read from disk: first those this run left there, the rest as an earlier run's.
void Ledger::take_back(std::uint64_t lines) {
  std::uint64_t ours = std::min(lines, accounts_.spooled);
  accounts_.spooled -= ours;
  accounts_.backlog += lines - ours;
}

/// Lines that the spool dropped had been read from stdin, by this run or an earlier one.
void Ledger::count_dropped() {
  const spool::SpoolCounters& counters = spool_->counters();
  count_dropped(Loss::spool_full, counters.dropped_lines);
  count_dropped(Loss::too_old, counters.expired_lines);
}

void Ledger::count_dropped(Loss loss, std::uint64_t all) {
  std::uint64_t& counted = counted_[static_cast<std::size_t>(loss)];
  drop_spooled(loss, all - std::exchange(counted, all));
}

void Ledger::drop_spooled(Loss loss, std::uint64_t lines) {
  take_back(lines);
  accounts_.dropped[static_cast<std::size_t>(loss)] += lines;
}

}  // namespace tsd::ship
