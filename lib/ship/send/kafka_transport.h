// Messages to a topic of Kafka. Its endpoint is the cluster: which broker has which partition is
// the client's affair.
#pragma once

#include "ship/kafka/connection.h"
#include "ship/send/transport.h"

namespace tsd::ship {

class KafkaTransport : public Transport {
 public:
  KafkaTransport(const TransportParts& parts, const KafkaService& service);

  /// Asks what the topic gives, and makes a producer for it.
  net::Task<Result<std::unique_ptr<Conversation>>> open(std::size_t endpoint) override;
  std::string name(std::size_t endpoint) const override;
  bool keeps_order() const override { return true; }

 private:
  Error error(std::string_view reason) const;
  void tell(const std::string& proof);

  const KafkaService& service_;
  KafkaOptions options_;
  KafkaTopicState state_{kBatchBytes};
};

}  // namespace tsd::ship
