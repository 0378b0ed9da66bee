#include "ship/kafka/flight.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/text.h"
#include "line/put.h"
#include "ship/kafka/partitioner.h"

namespace tsd::ship {
namespace {

constexpr std::uint32_t kNoSlot = UINT32_MAX;

}  // namespace

Flight::Flight(Form form, Confirm level, SendQueue& queue, const TakeRejection& reject)
    : form_(std::move(form)),
      level_(level),
      queue_(queue),
      reject_(reject),
      filling_(static_cast<std::size_t>(form_.partitions)) {}

void Flight::add(Batch batch, net::Time now) {
  batches_.push_back(std::make_unique<HeldBatch>(HeldBatch{std::move(batch)}));
  HeldBatch& held = *batches_.back();
  held.self = std::prev(batches_.end());
  held.of_line.reserve(held.batch.size());
  slots_.assign(filling_.size(), kNoSlot);
  for (std::string_view line : lines_of(held.batch.wire())) {
    std::string_view key = form_.key.of(line);
    std::int32_t partition = partition_of(key, form_.partitions);
    Shipment& shipment = filling(partition, line, now);
    shipment.message.add(line, key);
    auto at = static_cast<std::size_t>(partition);
    bool is_known = slots_[at] != kNoSlot && held.shipments[slots_[at]].get() == &shipment;
    if (!is_known) {
      slots_[at] = static_cast<std::uint32_t>(held.shipments.size());
      held.shipments.push_back(filling_[at]);
      shipment.batches.push_back(&held);
    }
    held.of_line.push_back(slots_[at]);
  }
  held.open = held.shipments.size();
}

/// The message of the partition that has room for the line.
Shipment& Flight::filling(std::int32_t partition, std::string_view line, net::Time now) {
  auto& one = filling_[static_cast<std::size_t>(partition)];
  if (one && one->message.bytes_with(line) > form_.most_bytes)
    full_.push_back(std::exchange(one, nullptr));
  if (!one) {
    one = std::make_shared<Shipment>(Message(partition, form_.format, form_.dialect), now);
  }
  return *one;
}

std::shared_ptr<Shipment> Flight::take_due(net::Time since) {
  if (full_.empty()) {
    auto due =
        std::ranges::find_if(filling_, [&](const auto& one) { return one && one->since <= since; });
    if (due == filling_.end()) return nullptr;
    full_.push_back(std::move(*due));
  }
  auto first = std::move(full_.front());
  full_.pop_front();
  first->message.close();
  return first;
}

net::Time Flight::oldest() const {
  net::Time oldest = net::kNever;
  for (const auto& one : filling_) {
    if (one) oldest = std::min(oldest, one->since);
  }
  return oldest;
}

void Flight::confirm(Shipment& shipment) {
  finish(shipment);
}

void Flight::refuse(Shipment& shipment, std::string_view reason) {
  HeldBatch& held = *shipment.batches.front();
  auto slot =
      std::ranges::find_if(held.shipments, [&](const auto& one) { return one.get() == &shipment; });
  auto place = static_cast<std::uint32_t>(slot - held.shipments.begin());
  auto index =
      static_cast<std::size_t>(std::ranges::find(held.of_line, place) - held.of_line.begin());
  std::string_view line = line::without_put(held.batch.lines()[index]);
  std::uint64_t number = held.batch.place(index);
  held.batch.numbers().strike(held.batch.numbers()[index]);
  reject_({number, 0, line, "tsd", reason});
  ++held.refused;
  finish(shipment);
}

void Flight::finish(Shipment& shipment) {
  shipment.state = Shipment::State::done;
  shipment.message.drop_text();
  for (HeldBatch* held : std::exchange(shipment.batches, {})) {
    if (--held->open > 0) continue;
    Batch batch = std::move(held->batch);
    std::size_t refused = held->refused;
    batches_.erase(held->self);
    queue_.confirm(std::move(batch), refused, level_);
  }
}

void Flight::give_back() {
  for (; !batches_.empty(); batches_.pop_back()) give_back(*batches_.back());
  full_.clear();
  filling_.assign(filling_.size(), nullptr);
}

/// Lines of one partition stay together, in their order: where a broker may have one of them, all
/// that are left count as sent.
void Flight::give_back(HeldBatch& held) {
  std::vector<bool> is_uncertain(filling_.size());
  for (const auto& one : held.shipments) {
    if (one->state == Shipment::State::uncertain)
      is_uncertain[static_cast<std::size_t>(one->message.partition())] = true;
  }
  std::vector<std::size_t> uncertain, unsent;
  for (std::size_t i = 0; i < held.of_line.size(); ++i) {
    const Shipment& its = *held.shipments[held.of_line[i]];
    if (its.state == Shipment::State::done) continue;
    bool was_sent = is_uncertain[static_cast<std::size_t>(its.message.partition())];
    (was_sent ? uncertain : unsent).push_back(i);
  }
  Batch sent = held.batch.take_out(uncertain);
  sent.set_sent();
  // Their indices now that the others are out.
  for (std::size_t& index : unsent) {
    index -=
        static_cast<std::size_t>(std::ranges::lower_bound(uncertain, index) - uncertain.begin());
  }
  Batch rest = held.batch.take_out(unsent);
  if (!held.batch.empty()) queue_.confirm(std::move(held.batch), held.refused, level_);
  if (!rest.empty()) queue_.put_back(std::move(rest));
  if (!sent.empty()) queue_.put_back(std::move(sent));
}

}  // namespace tsd::ship
