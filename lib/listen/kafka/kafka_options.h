// How a topic of Kafka is read, and what became of its messages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kafka/settings.h"

namespace tsd::listen {

struct KafkaOptions {
  kafka::Settings settings;
  std::string group;
  std::optional<std::string> receipts;  ///< a FIFO or a file; nothing: what is printed is committed
};

struct KafkaCounters {
  std::uint64_t messages = 0;
  std::uint64_t lines = 0;    ///< printed; some perhaps more than once
  std::uint64_t refused = 0;  ///< lines, points, or rests of messages that can be no line
  std::uint64_t dropped = 0;  ///< lines that the sender has dropped: they were read again
  std::uint64_t waiting = 0;  ///< lines without a receipt at the end
  std::uint64_t expired = 0;  ///< messages that Kafka had deleted before they were read
  std::uint64_t garbage = 0;  ///< records that are no receipts
};

/// What is to be said at the end: one sentence each.
std::vector<std::string> losses(const KafkaCounters& counters);

}  // namespace tsd::listen
