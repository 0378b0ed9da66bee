// Reads lines of stdin into the spool, if there is one, and into the send queue. While neither has
// room, it does not read stdin.
#pragma once

#include <string>

#include "base/result.h"
#include "os/watchdog.h"
#include "ship/batch.h"
#include "ship/progress.h"
#include "ship/queue/input.h"
#include "ship/queue/ledger.h"
#include "ship/queue/line_reader.h"
#include "ship/queue/retry_deadline.h"
#include "ship/queue/send_queue.h"

namespace tsd::ship {

class StdinReader {
 public:
  /// Everything passed by reference outlives it.
  StdinReader(Input& input, LineReader& reader, Ledger& ledger, SendQueue& queue,
              const RetryDeadline& deadline);

  /// Reads until stdin ends, or until its remaining lines have found no room before the deadline;
  /// or until a rejected line has no receipt because it cannot be kept: what has written it would
  /// wait. Pushes a batch when it is full or when stdin pauses, whichever comes first.
  net::Task<> read();
  /// Pushes the lines that were read and not pushed yet.
  void hand_over();
  /// Judges and counts the unread lines of an input that has ended: they are spooled or dropped.
  void count_the_rest();

  bool has_read_all() const { return input_read_; }
  /// The error of reading stdin, if any.
  const Result<void>& result() const { return result_; }
  /// origin_of() of the last lines; empty before the first.
  const std::string& origin() const { return origin_; }
  /// Stdin is a regular file.
  bool is_file() const { return input_.is_file(); }
  /// A service manager waits for its word (NOTIFY_SOCKET).
  bool is_supervised() const { return watchdog_.is_supervised(); }
  /// For a file: sets the bytes read and the size.
  void tell(Progress& progress) const;
  /// Replaces the read buffer by one that takes no memory until it is used.
  void rest() { block_ = {}; }

 private:
  net::Task<bool> push();
  net::Task<Ledger::Kept> keep();
  net::Task<bool> room();
  net::Task<> starved();

  Input& input_;
  LineReader& line_reader_;
  Ledger& ledger_;
  SendQueue& queue_;
  const RetryDeadline& deadline_;
  Block block_;  // the last read
  Batch batch_;  // grows until stdin pauses
  bool input_read_ = false;
  std::string origin_;
  Result<void> result_;
  os::Watchdog watchdog_;  // fed for lines spooled or queued
};

}  // namespace tsd::ship
