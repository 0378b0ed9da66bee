#include "ship/queue/send_queue.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace tsd::ship {
namespace {

constexpr std::size_t kBlanks = 8;  // finished batches kept for reuse
constexpr std::size_t kPieces = 16;
constexpr std::size_t kBacklogBytes = 256u << 10;

}  // namespace

SendQueue::SendQueue(const net::asio::any_io_executor& executor, std::size_t most_bytes,
                     Ledger& ledger, std::int64_t backlog_percent)
    : tried(executor),
      hurry(executor),
      news(executor),
      most_bytes_(most_bytes),
      ledger_(ledger),
      backlog_percent_(static_cast<std::size_t>(backlog_percent)),
      last_progress_(net::Clock::now()),
      room_(executor),
      lanes_{this},
      whole_(*this) {}

bool SendQueue::make_room() {
  auto oldest = [](const SendQueue* lane) {
    return lane->may_evict() ? lane->waiting_.front().ticket() : UINT64_MAX;
  };
  while (full()) {
    SendQueue& lane = **std::ranges::min_element(lanes_, {}, oldest);
    if (!lane.may_evict()) return false;
    lane.evict_oldest();
  }
  return true;
}

net::Task<> SendQueue::room() {
  while (!make_room()) co_await room_.wait();
}

bool SendQueue::may_evict() const {
  return !waiting_.empty() && ledger_.need_not_hold(waiting_.front());
}

void SendQueue::evict_oldest() {
  Batch oldest = std::move(waiting_.front());
  waiting_.pop_front();
  evicted_ = oldest.ticket();
  drop(oldest);
  let_go(oldest);
  release(std::move(oldest));
}

/// A segment is read back once all its lines are settled: those in memory would wait for it, and it
/// for them.
void SendQueue::evict_with_the_evicted() {
  while (may_evict() && waiting_.front().ticket() <= evicted_) evict_oldest();
}

void SendQueue::look_again() {
  room_.notify();
  for (SendQueue* lane : lanes_) {
    if (!lane->oldest_first_) continue;
    lane->evict_with_the_evicted();
    if (lane->has_waiting()) lane->news.notify();
  }
}

void SendQueue::push(Batch batch) {
  if (batch.empty()) return release(std::move(batch));
  held_ += batch.bytes();
  lines_ += batch.size();
  deal(std::move(batch), &SendQueue::waiting_);
}

bool SendQueue::wants_backlog() const {
  return whole_.backlog_held_ < kBacklogBytes;
}

bool SendQueue::lacks_backlog() const {
  return whole_.backlog_held_ < kBacklogBytes / 2;
}

void SendQueue::push_backlog(Batch batch) {
  backlog_held_ += batch.bytes();
  lines_ += batch.size();
  deal(std::move(batch), &SendQueue::backlog_);
}

void SendQueue::close() {
  closed_ = true;
  for (SendQueue* lane : lanes_) lane->news.notify();
}

Batch SendQueue::blank() {
  if (blanks_.empty()) return {};
  Batch batch = std::move(blanks_.back());
  blanks_.pop_back();
  return batch;
}

std::deque<Batch>& SendQueue::next_queue() {
  if (backlog_.empty()) return waiting_;
  if (waiting_.empty() || oldest_first_ || backlog_due_ >= backlog_.front().bytes())
    return backlog_;
  return waiting_;
}

Batch SendQueue::take(std::size_t most_bytes, std::size_t most_lines) {
  std::deque<Batch>& queue = next_queue();
  const Batch& front = queue.front();
  if (most_lines < front.size()) {
    most_bytes = std::min(most_bytes, front.bytes() / front.size() * most_lines);
  }
  Batch taken;
  if (queue.front().bytes() > most_bytes) taken = queue.front().take_front(most_bytes);
  if (taken.empty() || queue.front().empty()) {
    if (taken.empty()) taken = std::move(queue.front());
    queue.pop_front();
  }
  if (&queue == &waiting_) {
    std::size_t share = taken.bytes() * backlog_percent_ / (100 - backlog_percent_);
    backlog_due_ = backlog_.empty() ? 0 : backlog_due_ + share;
  } else {
    backlog_due_ -= std::min(backlog_due_, taken.bytes());
  }
  return taken;
}

void SendQueue::put_back(Batch batch) {
  if (!batch.has_text()) return forget(batch);
  (batch.is_from_stdin() ? waiting_ : backlog_).push_front(std::move(batch));
}

void SendQueue::put_last(Batch batch) {
  if (!batch.has_text()) return forget(batch);
  (batch.is_from_stdin() ? waiting_ : backlog_).push_back(std::move(batch));
}

/// Lets a batch go whose lines are on disk and will be read again.
void SendQueue::forget(const Batch& batch) {
  drop(batch);
  let_go(batch);
}

void SendQueue::put_back_in_pieces(Batch batch) {
  batch.set_alone();
  std::size_t piece = batch.bytes() / kPieces;
  std::deque<Batch> pieces;
  while (!batch.empty()) pieces.push_back(batch.take_front(piece));
  for (; !pieces.empty(); pieces.pop_back()) put_back(std::move(pieces.back()));
}

Batch SendQueue::shed(Batch batch) {
  if (!ledger_.need_not_hold(batch)) return batch;
  bytes_of(batch) -= batch.bytes();
  batch.drop_text();
  whole_.room_.notify();
  return batch;
}

void SendQueue::confirm(Batch batch, std::size_t refused, Confirm level) {
  if (!batch.empty()) {
    whole_.last_progress_ = whole_.last_confirmation_ = net::Clock::now();
    ++confirmations_;
    if (&whole_ != this) ++whole_.confirmations_;
    tried_in_vain_ = false;
  }
  ledger_.confirm(batch, refused, level);
  let_go(batch);
  release(std::move(batch));
  whole_.room_.notify();
  whole_.tried.notify();
}

void SendQueue::set_tried_in_vain() {
  tried_in_vain_ = true;
  whole_.tried.notify();
}

void SendQueue::confirm_but(Batch batch, std::size_t refused, Confirm level, Batch again) {
  batch.numbers().leave_out(again.numbers());
  if (!again.empty()) {
    again.set_origin(batch.origin());
    again.set_ticket(batch.ticket());
    bytes_of(again) += again.bytes();
    (again.is_from_stdin() ? waiting_ : backlog_).push_back(std::move(again));
  }
  confirm(std::move(batch), refused, level);
}

void SendQueue::refuse(Batch& batch, std::span<const std::size_t> indices) {
  if (indices.empty()) return;
  Batch refused = batch.take_out(indices);
  ledger_.refuse(refused);
  let_go(refused);
  whole_.room_.notify();
}

void SendQueue::give_up() {
  for (SendQueue* lane : lanes_) {
    for (auto* queue : {&lane->waiting_, &lane->backlog_}) {
      for (const Batch& batch : std::exchange(*queue, {})) forget(batch);
    }
  }
}

void SendQueue::drop(const Batch& batch) {
  ledger_.give_up(batch, batch.was_sent() ? Loss::unconfirmed : Loss::not_sent);
}

void SendQueue::let_go(const Batch& batch) {
  bytes_of(batch) -= batch.bytes();
  whole_.lines_ -= batch.size();
  // The deliveries of other lanes wait for the end too.
  if (&whole_ != this && empty() && closed()) whole_.close();
}

void SendQueue::release(Batch batch) {
  if (whole_.blanks_.size() >= kBlanks || !batch.has_text()) return;
  batch.clear();
  whole_.blanks_.push_back(std::move(batch));
}

}  // namespace tsd::ship
