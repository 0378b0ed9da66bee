// Batches between stdin and the connections: what waits, what is under way, and the books. A bound
// on the bytes held here is the bound on the sender's memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "net/async.h"
#include "ship/batch.h"
#include "ship/queue/ledger.h"

namespace tsd::ship {

class SendQueue {
 public:
  /// Of the bytes taken while lines of stdin and of the spool wait, `backlog_percent`, below 100,
  /// are the spool's.
  SendQueue(const net::asio::any_io_executor& executor, std::size_t most_bytes, Ledger& ledger,
            std::int64_t backlog_percent = kBacklogPercent);

  // stdin's side
  bool full() const { return held_ >= most_bytes_; }
  /// Leaves the oldest lines that wait to the disk, if they are there, until it is not full.
  bool make_room();
  /// The same, and waits where that is not enough.
  net::Task<> room();
  void push(Batch batch);
  /// stdin has ended, and so has the spool: nothing will be pushed any more.
  void close();
  /// To be called when the disk may have taken more.
  void look_again() { room_.notify(); }
  /// The time that counts from the last progress counts from now.
  void restart_clock() { last_progress_ = net::Clock::now(); }
  bool closed() const { return closed_; }
  /// An empty batch, with the memory of one that is done.
  Batch blank();
  /// What is done gives its memory back.
  void forget_blanks() { blanks_.clear(); }

  // the spool's side
  bool wants_backlog() const;
  void push_backlog(Batch batch);

  // the connections' side
  bool has_waiting() const { return !waiting_.empty() || !backlog_.empty(); }
  /// Nothing waits and nothing is under way.
  bool empty() const { return lines_ == 0; }
  /// Somebody waits for proof: there is no room for more lines.
  bool pressed() const { return full() || !wants_backlog(); }
  /// The oldest lines of stdin, or, for a share of the bytes, of the backlog: about `most_bytes`
  /// and about `most_lines` of them, and at least one. The taker gives every batch back: confirmed,
  /// put back, or refused in part before that.
  Batch take(std::size_t most_bytes, std::size_t most_lines = SIZE_MAX);
  /// To the front again, so that the order stays: the newest of several first.
  void put_back(Batch batch);
  /// To the front in pieces, each of which is to be proven by itself.
  void put_back_in_pieces(Batch batch);
  /// Most likely it is done with: where it is on disk its text need not be held.
  Batch shed(Batch batch);
  /// All its lines arrived, but `refused` of them; `level` is what was proven.
  void confirm(Batch batch, std::size_t refused, std::string_view level);
  /// The same, but that `again`, some of its lines, wait once more.
  void confirm_but(Batch batch, std::size_t refused, std::string_view level, Batch again);

  /// What is still here will not be sent any more.
  void give_up();
  /// Books lines as given up that were never pushed.
  void drop(const Batch& batch);

  /// When something was confirmed last.
  net::Time last_progress() const { return last_progress_; }
  /// Of how many batches.
  std::uint64_t confirmations() const { return confirmations_; }
  /// Something waits, or stdin has ended: for whoever delivers.
  net::Event news;

 private:
  bool evict();
  std::deque<Batch>& next_queue();
  std::size_t& bytes_of(const Batch& batch) {
    return batch.is_from_stdin() ? held_ : backlog_held_;
  }
  void let_go(const Batch& batch);
  void release(Batch batch);

  std::size_t most_bytes_;
  Ledger& ledger_;
  std::size_t backlog_percent_;
  std::size_t held_ = 0;          // bytes of stdin's lines, waiting and under way
  std::size_t backlog_held_ = 0;  // bytes of the spool's
  std::size_t lines_ = 0;         // of both
  std::size_t backlog_due_ = 0;   // bytes that the backlog may send before stdin's lines
  bool closed_ = false;
  std::deque<Batch> waiting_;
  std::deque<Batch> backlog_;
  std::deque<Batch> blanks_;
  net::Time last_progress_;
  std::uint64_t confirmations_ = 0;
  net::Event room_;
};

}  // namespace tsd::ship
