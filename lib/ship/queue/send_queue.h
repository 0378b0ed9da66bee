// Batches between stdin and the connections: waiting, in flight, and their accounts. The limit on
// the bytes held here limits the sender's memory. With --spread the queue has lanes, one for each
// endpoint: queues of their own for what waits, while what is held counts in the whole.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "net/async.h"
#include "ship/batch.h"
#include "ship/queue/ledger.h"
#include "ship/queue/spread.h"

namespace tsd::ship {

class SendQueue {
 public:
  /// Full from `most_bytes` bytes of stdin's lines on. While lines of stdin and backlog wait,
  /// `backlog_percent` (below 100) of the bytes taken are backlog.
  SendQueue(const net::asio::any_io_executor& executor, std::size_t most_bytes, Ledger& ledger,
            std::int64_t backlog_percent = kBacklogPercent);

  /// Gives it lanes, one for each endpoint of `spread`: lines that are pushed wait in the lane of
  /// their key from now on, and none in the queue itself. To be called once, before any push.
  void part(Spread spread);
  std::size_t lanes() const { return lanes_.size(); }
  /// A queue without lanes is its only one.
  SendQueue& lane(std::size_t index) { return *lanes_[index]; }

  /// From now on what is older goes first: lines of stdin wait while there is backlog, or will be.
  /// For receivers that refuse a point older than the last one of its series.
  void send_oldest_first();

  // stdin's side
  bool full() const { return whole_.held_ >= most_bytes_; }
  /// Frees the oldest waiting batches that are on disk, until not full(). False: still full.
  bool make_room();
  /// Like make_room(), but waits until there is room.
  net::Task<> room();
  void push(Batch batch);
  /// Stdin and the backlog have ended: no more lines will be pushed.
  void close();
  /// Wakes room(); to be called when the spool may have written or synced more.
  void look_again();
  /// Sets last_progress() to now.
  void restart_clock() { whole_.last_progress_ = net::Clock::now(); }
  bool closed() const { return whole_.closed_; }
  /// An empty batch, which reuses the memory of a finished one.
  Batch blank();
  /// Frees the memory kept for blank().
  void forget_blanks() { blanks_.clear(); }

  // the spool's side
  bool wants_backlog() const;
  /// Half of the backlog's room is free again: worth a look at the spool.
  bool lacks_backlog() const;
  void push_backlog(Batch batch);

  // the connections' side
  bool has_waiting() const {
    return !backlog_.empty() ||
           (!waiting_.empty() && !(oldest_first_ && ledger_.expects_backlog()));
  }
  /// Nothing waits, in memory or in the spool.
  bool has_sent_all() { return !has_waiting() && !ledger_.expects_backlog(); }
  /// Nothing waits and nothing is in flight.
  bool empty() const { return whole_.lines_ == 0; }
  /// There is no room for more lines until some are proven.
  bool pressed() const { return full() || !wants_backlog(); }
  /// The oldest lines of stdin or, for its share of the bytes, of the backlog: at most about
  /// `most_bytes` and `most_lines`, at least one line. The caller must give every batch back, by
  /// confirm(), confirm_but() or a put_back.
  Batch take(std::size_t most_bytes, std::size_t most_lines = SIZE_MAX);
  /// Puts it back to the front. Of several, the newest must come first, to keep the order.
  void put_back(Batch batch);
  /// Puts it behind all that waits: other lines are sent before it is tried again.
  void put_last(Batch batch);
  /// Puts it back to the front in 16 pieces or so, each to be proven by itself.
  void put_back_in_pieces(Batch batch);
  /// Proven lines are held until then, in case a late error comes.
  void set_settling_until(net::Time until) {
    whole_.settling_until_ = std::max(whole_.settling_until_, until);
  }
  net::Time settling_until() const { return settling_until_; }
  /// Frees the text of a batch that is most likely done, if the spool has its lines.
  Batch shed(Batch batch);
  /// All its lines but `refused` have arrived; `level` is what was proven.
  void confirm(Batch batch, std::size_t refused, Confirm level);
  /// Like confirm(), but `again`, some of its lines, waits to be sent once more.
  void confirm_but(Batch batch, std::size_t refused, Confirm level, Batch again);
  /// The lines of a taken batch at `indices` (from 0, ascending) are rejected, as they have been
  /// told; `batch` is left with the others, which still have to be given back, if any.
  void refuse(Batch& batch, std::span<const std::size_t> indices);

  /// See Ledger.
  void note_late_error() { ledger_.note_late_error(); }

  /// Gives up all waiting lines.
  void give_up();
  /// Counts lines as given up that are not in the queue.
  void drop(const Batch& batch);

  // a lane's endpoint
  /// It fails: what waits goes to the lanes that come next, if one of them takes lines, and so do
  /// lines that are pushed.
  void set_down();
  /// It is tried again, with all lines of its keys, those too that wait in other lanes: the order
  /// of a series stays when it fails once more.
  void set_open();

  // for --retry-for 0
  /// All endpoints were asked in turn, and none has confirmed a line meanwhile. With lanes: all of
  /// this lane.
  void set_tried_in_vain();
  /// True from the last set_tried_in_vain(), of each lane where lines wait, until lines are pushed
  /// or confirmed.
  bool was_tried_in_vain() const;
  /// Wakes when was_tried_in_vain() or empty() may have changed.
  net::Event tried;
  /// Ends the pauses of the deliveries.
  void end_pauses();
  /// Wakes the delivery from its pause.
  net::Event hurry;

  /// Time of the last confirmation.
  net::Time last_progress() const { return last_progress_; }
  /// The same, but for restart_clock().
  net::Time last_confirmation() const { return last_confirmation_; }
  /// Number of batches confirmed; of a lane, its own.
  std::uint64_t confirmations() const { return confirmations_; }
  /// Wakes the delivery: lines wait, or the queue was closed.
  net::Event news;

 private:
  using Waiting = std::deque<Batch> SendQueue::*;

  /// A lane of `whole`.
  explicit SendQueue(SendQueue& whole);

  void deal(Batch batch, Waiting place);
  void deal_again();
  void add(Batch batch, Waiting place);
  void evict_with_the_evicted();
  void evict_oldest();
  bool may_evict() const;
  std::deque<Batch>& next_queue();
  std::size_t& bytes_of(const Batch& batch) {
    return batch.is_from_stdin() ? whole_.held_ : whole_.backlog_held_;
  }
  void let_go(const Batch& batch);
  void forget(const Batch& batch);
  void release(Batch batch);

  // of the whole
  std::size_t most_bytes_;
  Ledger& ledger_;
  std::size_t backlog_percent_;
  std::size_t held_ = 0;          // bytes of stdin's lines, waiting and in flight
  std::size_t backlog_held_ = 0;  // bytes of the backlog, waiting and in flight
  std::size_t lines_ = 0;         // lines of both
  bool closed_ = false;
  std::deque<Batch> blanks_;
  net::Time last_progress_;
  net::Time last_confirmation_{};
  net::Time settling_until_{};
  net::Event room_;
  std::optional<Spread> spread_;
  std::vector<std::unique_ptr<SendQueue>> own_lanes_;
  std::vector<SendQueue*> lanes_;

  // of each lane
  SendQueue& whole_;
  bool is_down_ = false;
  bool oldest_first_ = false;
  std::size_t backlog_due_ = 0;  // bytes that the backlog may send before stdin's lines
  std::uint64_t evicted_ = 0;    // the ticket of the youngest lines that were evicted
  std::deque<Batch> waiting_;
  std::deque<Batch> backlog_;
  std::uint64_t confirmations_ = 0;
  bool tried_in_vain_ = false;
};

}  // namespace tsd::ship
