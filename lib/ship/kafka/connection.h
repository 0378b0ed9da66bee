// A producer at work: takes lines from the queue, sends them as messages, and gives each batch its
// end by what the brokers acknowledge.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/say.h"
#include "base/units.h"
#include "kafka/client.h"
#include "net/async.h"
#include "ship/connection_end.h"
#include "ship/kafka/flight.h"
#include "ship/kafka/service.h"
#include "ship/pace.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

struct KafkaOptions {
  Duration answer_deadline{30'000};  ///< for the acknowledgement of a message
  Duration connect_deadline{5'000};
  /// After this time the producer is replaced by a new one; 0: never.
  Duration reconnect_interval{0};
};

/// What outlives a connection.
struct KafkaTopicState {
  std::size_t most_bytes;       ///< of a message; halved when one is too large
  std::string told_proof = {};  ///< the last sentence about what is proven
};

/// The producer's words, with what our promises depend on.
kafka::Words producer_words(const KafkaService& service, const KafkaOptions& options,
                            std::size_t most_bytes);

class KafkaConnection {
 public:
  struct Parts {
    const KafkaService& service;
    const KafkaOptions& options;
    SendQueue& queue;
    Pace& pace;
    const TakeRejection& reject;
    const Say& say;
    const Say& detail;
  };
  /// `level` is what an acknowledgement proves. All but the client outlive it.
  KafkaConnection(const Parts& parts, std::unique_ptr<kafka::Client> client,
                  std::int32_t partitions, Confirm level, KafkaTopicState& state);
  /// Gives all that is not acknowledged back to the queue, also when run() is abandoned.
  ~KafkaConnection();
  KafkaConnection(const KafkaConnection&) = delete;
  KafkaConnection& operator=(const KafkaConnection&) = delete;

  /// Sends what waits. Returns when the queue is closed and all is acknowledged, after
  /// `reconnect_interval`, or when a message cannot be delivered.
  net::Task<ConnectionEnd> run();

 private:
  net::Task<> listen();
  net::Task<> work();
  bool is_over() const;
  bool retires() const;
  void take_lines();
  void send_due();
  void send(std::shared_ptr<Shipment> shipment);
  net::Time next_look() const;
  void hear(rd_kafka_event_t* event);
  void take_report(const rd_kafka_message_t& report);
  void take_failure(std::shared_ptr<Shipment> shipment, rd_kafka_resp_err_t error);
  void take_too_large(std::shared_ptr<Shipment> shipment);
  void end(ConnectionEnd::Kind kind, std::string reason);
  void abandon();

  Parts parts_;
  std::unique_ptr<kafka::Client> client_;
  const kafka::RdKafka& rd_;
  KafkaTopicState& state_;
  rd_kafka_topic_t* topic_;
  net::Time since_ = net::Clock::now();
  Flight flight_;
  /// Given to the client, by the address that it returns with its report.
  std::map<const Shipment*, std::shared_ptr<Shipment>> under_way_;
  std::optional<ConnectionEnd> end_;
  std::string trouble_;  // the last that the client told of
};

}  // namespace tsd::ship
