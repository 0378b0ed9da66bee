// What is written down about the lines of every batch: on disk before they are on the wire, in the
// receipts when something is true, in the accounts at last. Without a spool and without receipts
// there are the accounts alone.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "ship/accounts.h"
#include "ship/batch.h"
#include "ship/queue/line_reader.h"
#include "ship/queue/unsafe_lines.h"
#include "ship/report/reports.h"
#include "spool/segment.h"
#include "spool/spool.h"

namespace tsd::ship {

class Ledger {
 public:
  /// The first two may be missing. `backlog` judges what is read back, for others may have put it
  /// there.
  Ledger(spool::Spool* spool, Reports* reports, LineReader& backlog)
      : spool_(spool),
        reports_(reports),
        receipts_(reports == nullptr ? nullptr : reports->receipts()),
        backlog_(backlog) {}

  enum class Kept : std::uint8_t {
    yes,     // on disk, or there is no spool
    memory,  // the spool takes nothing now: in memory only
    wait,    // the spool is full, and lines shall wait for room
    drop,    // the spool is full, and the newest shall go where memory is full too
  };
  /// To be called for fresh lines before they go anywhere.
  Kept keep(Batch& batch);
  /// Its lines are on disk, and no more of them wait for their sync than there should.
  bool need_not_hold(const Batch& batch) const;

  /// The lines arrived, but `refused` of them; `level` is what was proven.
  void confirm(const Batch& batch, std::size_t refused, std::string_view level);
  /// We send them no more: they wait on disk, or they are lost.
  void give_up(const Batch& batch, Loss loss);

  /// Lines about the sender itself are on their way. Given up, they never were.
  void take_own(const Batch& batch) { accounts_.own += batch.size(); }
  /// So far.
  const Accounts& accounts() const { return accounts_; }

  /// There may be lines on disk that nobody holds.
  bool has_backlog() { return spool_ != nullptr && spool_->has_backlog(); }
  /// The same at the end: lines wait there that nobody sends now.
  bool leaves_backlog() { return has_backlog() || (spool_ != nullptr && spool_->has_unreadable()); }
  /// The same, or there will be soon.
  bool expects_backlog() {
    return spool_ != nullptr && (spool_->will_have_backlog() || spool_->has_backlog());
  }
  /// Some of them, about `some` bytes; an empty batch when there are none.
  Batch read_backlog(std::size_t some);

  /// Housekeeping, every 50 ms or so.
  void tick();
  bool needs_housekeeping() const { return spool_ != nullptr || receipts_ != nullptr; }
  /// Something is to be done soon.
  bool is_busy() const { return spool_ != nullptr && spool_->is_busy(); }
  /// Nothing is to be done until there are lines.
  bool is_idle() const { return spool_ == nullptr || spool_->is_idle(); }
  bool has_spool() const { return spool_ != nullptr; }
  /// The end: all that was kept is safe, all receipts are given.
  const Accounts& close();

 private:
  void tell(const Batch& batch, std::string_view state, std::string_view reason = {});
  void tell(const LineRange& lines, std::string_view state, std::string_view reason = {});
  void catch_up();
  void settle(spool::Ticket ticket, std::uint64_t lines, std::uint64_t refused);
  void take_back(std::uint64_t lines);
  void count_dropped();
  void count_dropped(Loss loss, std::uint64_t all);
  void drop_spooled(Loss loss, std::uint64_t lines);

  spool::Spool* spool_;
  Reports* reports_;
  Receipts* receipts_;
  LineReader& backlog_;
  Accounts accounts_;
  spool::SegmentWriter records_;
  UnsafeLines unsafe_;
  std::array<std::uint64_t, kLosses> counted_{};  // of what the spool threw away
};

}  // namespace tsd::ship
