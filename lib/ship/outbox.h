// Batches between stdin and the connections: what waits, what is under way, and the books. A bound
// on the bytes held here is the bound on the sender's memory.
#pragma once

#include <cstddef>
#include <deque>

#include "net/async.h"
#include "ship/accounts.h"
#include "ship/batch.h"

namespace tsd::ship {

class Outbox {
 public:
  Outbox(const net::asio::any_io_executor& executor, std::size_t most_bytes);

  // stdin's side
  bool full() const { return held_ >= most_bytes_; }
  /// Waits until it is not full any more.
  net::Task<> room();
  void push(Batch batch);
  /// stdin has ended: nothing will be pushed any more.
  void close();
  bool closed() const { return closed_; }
  /// An empty batch, with the memory of one that is done.
  Batch blank();

  // the connections' side
  bool has_waiting() const { return !waiting_.empty(); }
  /// Nothing waits and nothing is under way.
  bool empty() const { return held_ == 0; }
  /// The oldest lines, about `most_bytes` of them and at least one. The taker gives every batch
  /// back: confirmed, put back, or refused in part before that.
  Batch take(std::size_t most_bytes);
  /// To the front again, so that the order stays: the newest of several first.
  void put_back(Batch batch);
  /// To the front in pieces, each of which is to be proven by itself.
  void put_back_in_pieces(Batch batch);
  /// All its lines arrived, but `refused` of them.
  void confirm(Batch batch, std::size_t refused);
  /// The same, but that `again`, some of its lines, wait once more.
  void confirm_but(Batch batch, std::size_t refused, Batch again);

  /// What is still here will not be sent any more.
  void give_up();
  /// Books lines as given up that were never pushed.
  void drop(const Batch& batch);

  Accounts& accounts() { return accounts_; }
  /// When something was confirmed last.
  net::Time last_progress() const { return last_progress_; }
  /// Something waits, or stdin has ended: for whoever delivers.
  net::Event news;

 private:
  void release(Batch batch);

  std::size_t most_bytes_;
  std::size_t held_ = 0;
  bool closed_ = false;
  std::deque<Batch> waiting_;
  std::deque<Batch> blanks_;
  Accounts accounts_;
  net::Time last_progress_;
  net::Event room_;
};

}  // namespace tsd::ship
