// Where a topic of Kafka is, as users write it: kafka://b1:9092,b2:9092/TOPIC.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/endpoint.h"

namespace tsd::net {

/// The port of a broker where the URL names none.
inline constexpr std::uint16_t kKafkaPort = 9092;

struct KafkaUrl {
  std::vector<Endpoint> brokers;  ///< at least one; from any of them the others are learnt
  std::string topic;

  bool operator==(const KafkaUrl& other) const = default;
};

/// `text` begins as such a URL does, in capitals too, so that no other reading of it is meant.
bool is_kafka_url(std::string_view text);

/// Parses kafka://HOST[:PORT][,HOST[:PORT]].../TOPIC. Fails, with what to write instead, for a URL
/// without a topic, for a path of more than one part, for a user in it, and for a name that Kafka
/// gives no topic: 1 to 249 of a-z A-Z 0-9 . _ -, and neither "." nor "..".
Result<KafkaUrl> parse_kafka_url(std::string_view text);

/// "b1:9092,b2:9092", as clients of Kafka take it.
std::string broker_list(const KafkaUrl& url);

/// "kafka://b1:9092,b2:9092/TOPIC"
std::string to_string(const KafkaUrl& url);

}  // namespace tsd::net
