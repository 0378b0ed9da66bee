#include "ship/queue/stdin_reader.h"

#include <cerrno>
#include <utility>

#include "ship/queue/self_report.h"

namespace tsd::ship {
namespace {

constexpr Duration kDiskEvery{50};      // interval between tries to write to a full spool
constexpr Duration kWriterEvery{1000};  // interval between checks whether the writer has gone

}  // namespace

StdinReader::StdinReader(Input& input, LineReader& reader, Ledger& ledger, SendQueue& queue,
                         const RetryDeadline& deadline)
    : input_(input), line_reader_(reader), ledger_(ledger), queue_(queue), deadline_(deadline) {}

void StdinReader::tell(Progress& progress) const {
  Input::Place place = input_.place();
  progress.read = place.read;
  progress.total = place.total;
}

net::Task<> StdinReader::read() {
  for (;;) {
    if (batch_.bytes() >= kBatchBytes || (!batch_.empty() && !input_.is_ready())) {
      if (!co_await push()) co_return;
    }
    if (!ledger_.has_spool()) {
      if (!co_await room()) co_return;
    }
    bool readable = co_await input_.ready();
    if (!readable) co_return;
    ssize_t got = block_.fill([this](auto room) { return input_.read(room); });
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) result_ = last_system_error("reading", "standard input");
    if (got <= 0) break;
    line_reader_.feed(block_, batch_);
    if (!batch_.empty()) origin_ = origin_of(batch_.wire());
    if (ledger_.withholds_receipts()) {
      input_read_ = true;
      co_return;
    }
  }
  line_reader_.end(batch_);
  input_read_ = true;
}

void StdinReader::hand_over() {
  (void)ledger_.keep(batch_);
  queue_.push(std::exchange(batch_, {}));
}

void StdinReader::count_the_rest() {
  if (input_read_ || !input_.has_ended()) return;
  Batch rest;
  while (block_.fill([this](auto room) { return input_.read(room); }) > 0) {
    line_reader_.feed(block_, rest);
    (void)ledger_.keep(rest);
    queue_.drop(std::exchange(rest, {}));
  }
  line_reader_.end(rest);
  (void)ledger_.keep(rest);
  queue_.drop(rest);
}

/// Writes the batch to the spool first, if there is one, then queues it. The batch stays ours while
/// it waits for room in the spool. False when the deadline passes before there is room.
net::Task<bool> StdinReader::push() {
  auto kept = ledger_.keep(batch_);
  if (kept == Ledger::Kept::wait) {
    auto in_the_end = co_await net::unless(starved(), keep());
    if (!in_the_end) co_return false;
    kept = *in_the_end;
  }
  bool only_disk = ledger_.need_not_hold(batch_) && !queue_.make_room();
  bool nowhere = kept == Ledger::Kept::drop && queue_.full();
  if (only_disk || nowhere) {
    ledger_.give_up(batch_, Loss::spool_full);
    batch_.clear();
    watchdog_.feed();
    co_return true;
  }
  if (!co_await room()) co_return false;
  queue_.push(std::exchange(batch_, queue_.blank()));
  watchdog_.feed();
  co_return true;
}

/// Retries until the spool no longer asks to wait.
net::Task<Ledger::Kept> StdinReader::keep() {
  auto kept = ledger_.keep(batch_);
  for (; kept == Ledger::Kept::wait; kept = ledger_.keep(batch_)) {
    watchdog_.feed();  // waiting for a full disk is no hang
    co_await net::until(net::Clock::now() + kDiskEvery);
  }
  co_return kept;
}

/// Waits for room in memory; false when the deadline passes first.
net::Task<bool> StdinReader::room() {
  if (queue_.make_room()) co_return true;
  co_return co_await net::first_of(queue_.room(), starved());
}

/// Returns when lines of an ended input have found no room before the deadline. While the writer is
/// alive, it is blocked instead.
net::Task<> StdinReader::starved() {
  // When cancelled, the next wait throws.
  while (!input_.has_ended()) {
    watchdog_.feed();  // waiting for the TSD is no hang
    co_await net::until(net::Clock::now() + kWriterEvery);
  }
  queue_.restart_clock();
  co_await deadline_.lost();
}

}  // namespace tsd::ship
