// Lines of stdin find their place: on disk, where there is a spool, and among those that wait to be
// sent. While there is room in neither, stdin waits.
#pragma once

#include <string>

#include "base/result.h"
#include "net/readable.h"
#include "os/watchdog.h"
#include "ship/batch.h"
#include "ship/progress.h"
#include "ship/queue/ledger.h"
#include "ship/queue/line_reader.h"
#include "ship/queue/retry_deadline.h"
#include "ship/queue/send_queue.h"

namespace tsd::ship {

class StdinReader {
 public:
  /// `input` stays the caller's.
  StdinReader(int input, LineReader& reader, Ledger& ledger, SendQueue& queue,
              const RetryDeadline& deadline);

  /// Until stdin has ended, or what is left of it has found no room before deadline was lost. A
  /// batch leaves when it is full or when stdin pauses, whichever comes first.
  net::Task<> read();
  /// What was read and has not left yet leaves.
  void hand_over();
  /// What is left of an input that has ended, and that nobody took: its lines are judged and
  /// counted too.
  void count_the_rest();

  bool has_read_all() const { return input_read_; }
  /// Of stdin.
  const Result<void>& result() const { return result_; }
  /// Whose lines came last (origin_of); empty before the first.
  const std::string& origin() const { return origin_; }
  /// All of it is there already.
  bool is_file() const { return is_file_; }
  /// Of a file: how much was read, and of how much.
  void tell(Progress& progress) const;
  /// The memory for what is read is given back.
  void rest() { block_ = {}; }

 private:
  bool has_ended() const;
  net::Task<bool> push();
  net::Task<Ledger::Kept> keep();
  net::Task<bool> room();
  net::Task<> starved();

  int input_;
  bool is_file_;
  LineReader& line_reader_;
  Ledger& ledger_;
  SendQueue& queue_;
  const RetryDeadline& deadline_;
  Block block_;  // what was read last
  Batch batch_;  // grows until stdin pauses
  bool input_read_ = false;
  std::string origin_;
  Result<void> result_;
  os::Watchdog watchdog_;  // lines that have found their place are progress
};

}  // namespace tsd::ship
