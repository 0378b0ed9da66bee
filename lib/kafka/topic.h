// What the cluster says of a topic: whether it is there, its partitions and copies, and what an
// acknowledgement is worth. Asking never makes the topic, whatever the brokers are set to.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/units.h"
#include "kafka/client.h"

namespace tsd::kafka {

struct Partition {
  std::int32_t id = 0;
  std::int32_t leader = -1;  ///< -1: none now
  int replicas = 0;
  int in_sync = 0;
};

struct TopicFacts {
  std::vector<std::string> brokers;               ///< "1 at b1:9092"
  std::vector<Partition> partitions;              ///< by their number, at least one
  std::optional<std::int64_t> min_in_sync;        ///< min.insync.replicas
  std::optional<std::int64_t> max_message_bytes;  ///< max.message.bytes
  std::optional<std::int64_t> flush_messages;     ///< flush.messages; 1: each is synced
  std::string untold;  ///< why the configuration of the topic is not known; empty: it is
};

/// Why there is no answer.
struct TopicTrouble {
  enum class Kind : std::uint8_t {
    unreachable,  ///< no broker answers
    refused,      ///< a broker answers, and does not know us, or speaks no Kafka to us
    absent,       ///< there is no such topic
  };
  Kind kind = Kind::unreachable;
  std::string sentence;
};

struct TopicAnswer {
  std::optional<TopicFacts> facts;
  TopicTrouble trouble = {};  ///< where there are none
};

/// Asks for the topic `name` and waits for the answer, for `deadline` at most, or until `stop`.
/// `client` is a consumer: what a producer asks for makes the topic where brokers are so set.
/// Its events are taken meanwhile.
TopicAnswer ask_topic(Client& client, const std::string& name, Duration deadline,
                      const std::atomic<bool>& stop);

/// The fewest replicas that a partition has.
int fewest_replicas(const TopicFacts& facts);

}  // namespace tsd::kafka
