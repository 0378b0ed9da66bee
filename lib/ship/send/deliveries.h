// The deliveries of a sender: one to whichever of its endpoints takes lines, or, with --spread, one
// to each of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/async.h"
#include "ship/queue/send_queue.h"
#include "ship/send/delivery.h"
#include "ship/send/sender_options.h"

namespace tsd::ship {

class Deliveries {
 public:
  /// Gives `queue` its lanes. Everything passed by reference must outlive it.
  Deliveries(const SenderOptions& options, SendQueue& queue, const net::Connector& connect,
             const UnixSeconds& unix_seconds, const TakeRejection& reject, const Say& say);

  /// Sends until the queue is closed and empty.
  net::Task<> deliver() { return deliver_from(0); }

  // The same of each: see Delivery.
  void give_up();
  void settle_lines();
  void join_fleet(Duration spread);
  void hurry();
  void notice(std::uint64_t lines);
  bool keeps_order() const { return all_.front()->keeps_order(); }

  /// The one that has failed most often in a row, or the first.
  const Delivery& worst() const;

 private:
  net::Task<> deliver_from(std::size_t first);

  std::vector<std::unique_ptr<Delivery>> all_;
};

}  // namespace tsd::ship
