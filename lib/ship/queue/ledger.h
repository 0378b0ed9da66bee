// Records the lines of every batch: in the spool before they are sent, in receipts once a state is
// true, in the accounts at the end. Without a spool and receipts there are only the accounts.
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
  /// `spool` and `reports` may be null. `backlog` judges the lines read back, because other
  /// programs may have written them.
  Ledger(spool::Spool* spool, Reports* reports, LineReader& backlog)
      : spool_(spool),
        reports_(reports),
        receipts_(reports == nullptr ? nullptr : reports->receipts()),
        backlog_(backlog) {}

  enum class Kept : std::uint8_t {
    yes,     ///< on disk, or there is no spool
    memory,  ///< in memory only: the spool takes nothing now
    wait,    ///< the spool is full: wait for room, which will come
    drop,    ///< the spool is full: drop these lines if memory is full too
  };
  /// Writes new lines to the spool; to be called before they are queued or sent.
  Kept keep(Batch& batch);
  /// Its lines are on disk, and their sync is so near that memory need not hold them.
  bool need_not_hold(const Batch& batch) const;

  /// All lines but `refused` have arrived; `level` is what was proven.
  void confirm(const Batch& batch, std::size_t refused, Confirm level);
  /// The TSD refused line `number` of stdin, and the receipt for that comes first: it is not told
  /// as spooled any more. 0: a line that is not from stdin.
  void note_rejected(std::uint64_t number);
  /// All its lines are rejected, as they have been told: they will never be sent.
  void refuse(const Batch& batch);
  /// This run stops sending them: they count as spooled if they are on disk, else as dropped.
  void give_up(const Batch& batch, Loss loss);

  /// See Reports.
  bool withholds_receipts() const { return reports_ != nullptr && reports_->withholds_receipts(); }

  /// The TSD reported an error of its store that names no line.
  void note_late_error() { ++accounts_.late_errors; }
  /// Counts lines about the sender itself; give_up() subtracts them again.
  void take_own(const Batch& batch) { accounts_.own += batch.size(); }
  /// The counts so far.
  const Accounts& accounts() const { return accounts_; }

  /// The spool may have lines that no sender holds.
  bool has_backlog() { return spool_ != nullptr && spool_->has_backlog(); }
  /// To be asked at the end: has_backlog(), or segments that cannot be opened.
  bool leaves_backlog() { return has_backlog() || (spool_ != nullptr && spool_->has_unreadable()); }
  /// Records of the spool were damaged after they had been finished: their lines are lost.
  bool has_damage() const {
    return spool_ != nullptr && spool_->counters().damaged_records > spool_->counters().torn_ends;
  }
  /// has_backlog(), or it will be true once other lines of the same segments are settled.
  bool expects_backlog() {
    return spool_ != nullptr && (spool_->will_have_backlog() || spool_->has_backlog());
  }
  /// A batch of backlog of about `some` bytes; empty when there is none.
  Batch read_backlog(std::size_t some);

  /// Housekeeping of spool and receipts; to be called about every 50 ms.
  void tick();
  bool needs_housekeeping() const { return spool_ != nullptr || receipts_ != nullptr; }
  /// The spool has work soon: tick() once a second is not enough.
  bool is_busy() const { return spool_ != nullptr && spool_->is_busy(); }
  /// The spool has no work until lines come.
  bool is_idle() const { return spool_ == nullptr || spool_->is_idle(); }
  bool has_spool() const { return spool_ != nullptr; }
  /// For the end: syncs the spool, writes all receipts, and closes the spool.
  const Accounts& close();

 private:
  void tell(const Batch& batch, std::string_view state, std::string_view reason = {});
  void tell(const LineRange& lines, std::string_view state, std::string_view reason = {});
  void catch_up();
  spool::Verdicts settle(spool::Ticket ticket, const spool::Verdicts& lines);
  void take_back(const spool::TakenBack& lines);
  void count_dropped(Loss loss, const spool::TakenBack& all);

  spool::Spool* spool_;
  Reports* reports_;
  Receipts* receipts_;
  LineReader& backlog_;
  Accounts accounts_;
  spool::SegmentWriter records_;
  UnsafeLines unsafe_;
  bool keeps_for_later_ = false;  ///< there are segments that this run cannot settle any more
  std::array<spool::TakenBack, kLosses> counted_{};  // lines the spool dropped, counted so far
};

}  // namespace tsd::ship
