// The lanes of a send queue.
#include <algorithm>
#include <cstdint>
#include <utility>

#include "ship/queue/send_queue.h"

namespace tsd::ship {
namespace {

/// Grows from batch to batch of stdin, and of the backlog.
std::uint64_t age_of(const Batch& batch) {
  return batch.is_from_stdin() ? batch.place(0) : batch.ticket();
}

}  // namespace

SendQueue::SendQueue(SendQueue& whole)
    : tried(whole.news.executor()),
      hurry(whole.news.executor()),
      news(whole.news.executor()),
      most_bytes_(whole.most_bytes_),
      ledger_(whole.ledger_),
      backlog_percent_(whole.backlog_percent_),
      room_(whole.news.executor()),
      whole_(whole) {}

void SendQueue::part(Spread spread) {
  spread_ = std::move(spread);
  lanes_.clear();
  for (std::size_t i = 0; i < spread_->endpoints(); ++i) {
    own_lanes_.emplace_back(new SendQueue(*this));
    lanes_.push_back(own_lanes_.back().get());
  }
}

void SendQueue::send_oldest_first() {
  for (SendQueue* lane : lanes_) lane->oldest_first_ = true;
}

/// Puts lines that are counted where their lane keeps what waits.
void SendQueue::deal(Batch batch, Waiting place) {
  if (!spread_) return add(std::move(batch), place);
  std::vector<bool> is_open;
  for (const SendQueue* lane : lanes_) is_open.push_back(!lane->is_down_);
  for (auto& [lane, part] : spread_->part(std::move(batch), is_open)) {
    lanes_[lane]->add(std::move(part), place);
  }
}

/// Behind all that is older: what another lane had may be older than what waits here. Without lanes
/// what comes is the youngest.
void SendQueue::add(Batch batch, Waiting place) {
  std::deque<Batch>& all = this->*place;
  bool is_youngest = &whole_ == this || all.empty() || age_of(all.back()) <= age_of(batch);
  auto at = is_youngest ? all.end() : std::ranges::upper_bound(all, age_of(batch), {}, age_of);
  all.insert(at, std::move(batch));
  tried_in_vain_ = false;
  news.notify();
}

void SendQueue::set_down() {
  is_down_ = true;
  auto is_down = [](const SendQueue* lane) { return lane->is_down_; };
  if (std::ranges::all_of(whole_.lanes_, is_down)) return;  // nobody is better off
  deal_again();
}

void SendQueue::set_open() {
  is_down_ = false;
  for (SendQueue* lane : whole_.lanes_) {
    if (lane != this) lane->deal_again();
  }
}

/// Deals what waits here by the lanes that are open now.
void SendQueue::deal_again() {
  for (Waiting place : {&SendQueue::waiting_, &SendQueue::backlog_}) {
    for (Batch& batch : std::exchange(this->*place, {})) whole_.deal(std::move(batch), place);
  }
}

bool SendQueue::was_tried_in_vain() const {
  auto is_hopeless = [](const SendQueue* lane) {
    return lane->tried_in_vain_ || (lane->waiting_.empty() && lane->backlog_.empty());
  };
  auto was_tried = [](const SendQueue* lane) { return lane->tried_in_vain_; };
  return std::ranges::all_of(lanes_, is_hopeless) && std::ranges::any_of(lanes_, was_tried);
}

void SendQueue::end_pauses() {
  for (SendQueue* lane : lanes_) lane->hurry.notify();
}

}  // namespace tsd::ship
