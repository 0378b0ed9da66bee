#include "ship/outbox.h"

#include <utility>

namespace tsd::ship {
namespace {

constexpr std::size_t kBlanks = 8;
constexpr std::size_t kPieces = 16;

}  // namespace

Outbox::Outbox(const net::asio::any_io_executor& executor, std::size_t most_bytes)
    : news(executor), most_bytes_(most_bytes), last_progress_(net::Clock::now()), room_(executor) {}

net::Task<> Outbox::room() {
  while (full()) co_await room_.wait();
}

void Outbox::push(Batch batch) {
  if (batch.empty()) return release(std::move(batch));
  held_ += batch.bytes();
  waiting_.push_back(std::move(batch));
  news.notify();
}

void Outbox::close() {
  closed_ = true;
  last_progress_ = net::Clock::now();
  news.notify();
}

Batch Outbox::blank() {
  if (blanks_.empty()) return {};
  Batch batch = std::move(blanks_.back());
  blanks_.pop_back();
  return batch;
}

Batch Outbox::take(std::size_t most_bytes) {
  Batch& first = waiting_.front();
  if (first.bytes() > most_bytes) {
    Batch front = first.take_front(most_bytes);
    if (first.empty()) waiting_.pop_front();
    return front;
  }
  Batch whole = std::move(first);
  waiting_.pop_front();
  return whole;
}

void Outbox::put_back(Batch batch) {
  waiting_.push_front(std::move(batch));
}

void Outbox::put_back_in_pieces(Batch batch) {
  batch.set_alone();
  std::size_t piece = batch.bytes() / kPieces;
  std::deque<Batch> pieces;
  while (!batch.empty()) pieces.push_back(batch.take_front(piece));
  for (; !pieces.empty(); pieces.pop_back()) put_back(std::move(pieces.back()));
}

void Outbox::confirm(Batch batch, std::size_t refused) {
  accounts_.confirmed += batch.size() - refused;
  accounts_.rejected += refused;
  held_ -= batch.bytes();
  last_progress_ = net::Clock::now();
  release(std::move(batch));
  room_.notify();
}

void Outbox::confirm_but(Batch batch, std::size_t refused, Batch again) {
  std::size_t lines = again.size();
  bool progress = batch.size() > lines;
  auto before = last_progress_;
  held_ += again.bytes();
  if (!again.empty()) waiting_.push_back(std::move(again));
  confirm(std::move(batch), refused);
  accounts_.confirmed -= lines;
  if (!progress) last_progress_ = before;
}

void Outbox::give_up() {
  for (const Batch& batch : waiting_) {
    held_ -= batch.bytes();
    drop(batch);
  }
  waiting_.clear();
}

void Outbox::drop(const Batch& batch) {
  Loss loss = batch.was_sent() ? Loss::unconfirmed : Loss::not_sent;
  accounts_.dropped[static_cast<std::size_t>(loss)] += batch.size();
}

void Outbox::release(Batch batch) {
  if (blanks_.size() >= kBlanks) return;
  batch.clear();
  blanks_.push_back(std::move(batch));
}

}  // namespace tsd::ship
