#include "ship/send/deliveries.h"

#include <algorithm>
#include <cstdint>

#include "ship/queue/spread.h"

namespace tsd::ship {
namespace {

std::vector<std::string> names_of(const std::vector<net::Endpoint>& endpoints) {
  std::vector<std::string> names;
  for (const net::Endpoint& endpoint : endpoints) names.push_back(net::to_string(endpoint));
  return names;
}

}  // namespace

Deliveries::Deliveries(const SenderOptions& options, SendQueue& queue,
                       const net::Connector& connect, const UnixSeconds& unix_seconds,
                       const TakeRejection& reject, const Say& say) {
  if (options.spread) queue.part(Spread(*options.spread, names_of(options.endpoints)));
  std::size_t each = options.endpoints.size() / queue.lanes();
  for (std::size_t i = 0; i < queue.lanes(); ++i) {
    all_.push_back(std::make_unique<Delivery>(options, Delivery::Endpoints{i, each}, queue.lane(i),
                                              connect, unix_seconds, reject, say));
  }
}

net::Task<> Deliveries::deliver_from(std::size_t first) {
  if (first + 1 == all_.size()) return all_[first]->deliver();
  return net::both(all_[first]->deliver(), deliver_from(first + 1));
}

void Deliveries::give_up() {
  for (const auto& delivery : all_) delivery->give_up();
}

void Deliveries::settle_lines() {
  for (const auto& delivery : all_) delivery->settle_lines();
}

void Deliveries::join_fleet(Duration spread) {
  for (const auto& delivery : all_) delivery->join_fleet(spread);
}

void Deliveries::hurry() {
  for (const auto& delivery : all_) delivery->hurry();
}

void Deliveries::notice(std::uint64_t lines) {
  for (const auto& delivery : all_) delivery->notice(lines);
}

const Delivery& Deliveries::worst() const {
  auto failures = [](const auto& delivery) { return delivery->trouble().count; };
  return **std::ranges::max_element(all_, {}, failures);
}

}  // namespace tsd::ship
