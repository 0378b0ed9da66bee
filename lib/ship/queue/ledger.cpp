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
  auto counted = settle(batch.ticket(), {batch.size() - refused, refused});
  accounts_.confirm(counted.confirmed, level);
  accounts_.rejected += counted.rejected;
  if (batch.is_from_stdin()) unsafe_.remove(batch.numbers().ranges());
  tell(batch, "confirmed", word(level));  // the refused lines have been reported
}

void Ledger::refuse(const Batch& batch) {
  accounts_.rejected += settle(batch.ticket(), {0, batch.size()}).rejected;
  if (batch.is_from_stdin()) unsafe_.remove(batch.numbers().ranges());
}

void Ledger::note_rejected(std::uint64_t number) {
  if (number != 0) unsafe_.remove({{number, 1}});
}

/// A segment is removed only when its refused lines are safe in the rejects file. If they cannot
/// be, it is kept for a later run and stays ours until then: the TSD would refuse them again now.
/// Returns the verdicts that count.
spool::Verdicts Ledger::settle(spool::Ticket ticket, const spool::Verdicts& lines) {
  if (spool_ == nullptr) return lines;
  auto counted = spool_->count(ticket, lines);
  accounts_.spooled -= counted.left;
  bool safe = lines.rejected == 0 || reports_ == nullptr || reports_->keep_rejects();
  if (safe) {
    spool_->settle(ticket, lines.confirmed + lines.rejected);
  } else {
    keeps_for_later_ = true;
  }
  return counted;
}

void Ledger::give_up(const Batch& batch, Loss loss) {
  if (batch.origin() == Origin::own) {
    accounts_.own -= batch.size();
    return;
  }
  bool written = spool_ != nullptr && spool_->durability(batch.ticket()) != Durability::none;
  std::uint64_t lines = batch.size();
  if (spool_ != nullptr) lines = spool_->give_back(batch.ticket(), lines);
  if (written) {
    if (batch.is_from_stdin()) unsafe_.leave(batch.numbers().ranges());
    accounts_.spooled += lines;
    return;
  }
  if (loss == Loss::not_sent && spool_ != nullptr && spool_->is_full()) loss = Loss::spool_full;
  accounts_.dropped[static_cast<std::size_t>(loss)] += lines;
  tell(batch, "dropped", word(loss));
}

Batch Ledger::read_backlog(std::size_t some) {
  Batch batch;
  while (batch.empty() && has_backlog()) {
    std::uint64_t lines = 0;
    auto read = spool_->read_backlog(some, [&](std::string_view text) {
      lines += count_lines(text);
      backlog_.feed_lines(text, batch);
    });
    if (read.ticket == 0) break;
    take_back(read.lines);
    batch.set_origin(Origin::spool);
    batch.set_ticket(read.ticket);
    accounts_.rejected += settle(read.ticket, {0, lines - batch.size()}).rejected;
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
      accounts_.spooled -= lines.count;
      accounts_.dropped[static_cast<std::size_t>(Loss::disk_error)] += lines.count;
    }
  }
  count_dropped(Loss::spool_full, spool_->counters().dropped);
  count_dropped(Loss::too_old, spool_->counters().expired);
  if (receipts_ != nullptr) (void)receipts_->flush();
}

/// Lines that this process spooled count as before they were; all others are from the spool.
void Ledger::take_back(const spool::TakenBack& lines) {
  accounts_.spooled -= lines.left;
  accounts_.backlog += lines.fresh;
}

/// `all`: what the spool has dropped since the start.
void Ledger::count_dropped(Loss loss, const spool::TakenBack& all) {
  auto index = static_cast<std::size_t>(loss);
  spool::TakenBack& counted = counted_[index];
  spool::TakenBack lines{all.fresh - counted.fresh, all.left - counted.left};
  counted = all;
  take_back(lines);
  accounts_.dropped[index] += lines.all();
}

}  // namespace tsd::ship
