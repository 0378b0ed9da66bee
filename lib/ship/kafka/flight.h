// The lines that are on their way to a topic: which message has each line, and what became of it.
// Opens no socket. Batches come and go whole, as the queue knows them; messages are of one
// partition each, so a batch may be in several, and a message may have lines of several batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string_view>
#include <vector>

#include "net/clock.h"
#include "ship/batch.h"
#include "ship/kafka/message.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

struct HeldBatch;

/// A message, and what became of it.
struct Shipment {
  enum class State : std::uint8_t {
    unsent,     ///< no broker has it
    uncertain,  ///< given to the client: a broker may have it
    done,       ///< acknowledged, or refused for good
  };
  Shipment(Message filled, net::Time begun) : message(std::move(filled)), since(begun) {}

  Message message;
  net::Time since;  ///< of its first line
  State state = State::unsent;
  std::vector<HeldBatch*> batches = {};
};

struct HeldBatch {
  Batch batch;
  std::vector<std::shared_ptr<Shipment>> shipments = {};
  std::vector<std::uint32_t> of_line = {};  ///< the place in `shipments` of each line's
  std::size_t open = 0;                     ///< shipments that are not done
  std::size_t refused = 0;                  ///< lines that are rejected
  std::list<std::unique_ptr<HeldBatch>>::iterator self = {};
};

class Flight {
 public:
  struct Form {
    LineKey key;
    KafkaFormat format;
    line::Dialect dialect;
    std::int32_t partitions;
    std::size_t most_bytes;  ///< of a message with more than one line
  };
  /// `level` is what an acknowledgement proves. All but `form` outlive it.
  Flight(Form form, Confirm level, SendQueue& queue, const TakeRejection& reject);

  /// Sorts its lines into messages.
  void add(Batch batch, net::Time now);
  /// The next message that is full, or whose first line came at `since` or before; null: none is.
  std::shared_ptr<Shipment> take_due(net::Time since);
  /// When the first line of a message that is not full came; net::kNever: there is none.
  net::Time oldest() const;
  /// No line is held.
  bool empty() const { return batches_.empty(); }

  /// It is acknowledged: confirms the batches of which it was the last.
  void confirm(Shipment& shipment);
  /// Its only line is rejected, in Kafka's words.
  void refuse(Shipment& shipment, std::string_view reason);
  /// Gives all that is not done back to the queue, in its order. A batch that was given to the
  /// client counts as sent from then on.
  void give_back();

 private:
  Shipment& filling(std::int32_t partition, std::string_view line, net::Time now);
  void finish(Shipment& shipment);
  void give_back(HeldBatch& held);

  Form form_;
  Confirm level_;
  SendQueue& queue_;
  const TakeRejection& reject_;
  std::list<std::unique_ptr<HeldBatch>> batches_;   // in the order in which they were taken
  std::vector<std::shared_ptr<Shipment>> filling_;  // one a partition; null: nothing waits
  std::vector<std::uint32_t> slots_;                // of the batch being added, one a partition
  std::deque<std::shared_ptr<Shipment>> full_;
};

}  // namespace tsd::ship
