// The user's choices for a topic of Kafka.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "kafka/settings.h"
#include "line/rules.h"
#include "ship/confirm.h"
#include "ship/kafka/line_key.h"

namespace tsd::ship {

/// What a message is.
enum class KafkaFormat : std::uint8_t {
  put,   ///< lines "put metric time value tag=value", joined by newlines
  json,  ///< a list of the objects that OpenTSDB's plugin rpc-kafka reads
};

/// The words of --kafka-format.
std::vector<std::pair<std::string, KafkaFormat>> kafka_formats();

struct KafkaService {
  net::KafkaUrl url;
  kafka::Words words;  ///< of the client
  LineKey key;
  KafkaFormat format = KafkaFormat::put;
  line::Dialect dialect = line::Dialect::opentsdb;  ///< by which its lines were judged
};

/// Fails for a level of --confirm that Kafka does not have.
Result<void> check_kafka_level(Confirm level);

/// `wishes` with what `settings` say, its files read, and librdkafka loaded.
Result<KafkaService> load_service(const KafkaService& wishes, const kafka::Settings& settings);

}  // namespace tsd::ship
