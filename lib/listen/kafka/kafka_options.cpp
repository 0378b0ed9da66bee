#include "listen/kafka/kafka_options.h"

#include <cstdint>

#include <fmt/core.h>

namespace tsd::listen {

std::vector<std::string> losses(const KafkaCounters& counters) {
  struct Row {
    std::uint64_t count;
    const char* what;
  };
  std::vector<std::string> sentences;
  for (auto [count, what] : {
           Row{counters.refused, "lines, or points, of messages were left out"},
           Row{counters.dropped, "lines were dropped by the sender: they are read again"},
           Row{counters.expired, "messages were deleted by Kafka before they were read"},
           Row{counters.garbage, "records were no receipts"},
           Row{counters.waiting, "lines have no receipt: they will be read again"},
       }) {
    if (count > 0) sentences.push_back(fmt::format("{} {}", count, what));
  }
  return sentences;
}

}  // namespace tsd::listen
