#include "ship/kafka/service.h"

#include "kafka/client.h"

namespace tsd::ship {

std::vector<std::pair<std::string, KafkaFormat>> kafka_formats() {
  return {{"put", KafkaFormat::put}, {"json", KafkaFormat::json}};
}

Result<void> check_kafka_level(Confirm level) {
  if (level == Confirm::automatic || level == Confirm::received || level == Confirm::replicated)
    return {};
  return Error{"over Kafka --confirm is auto, received or replicated"};
}

Result<KafkaService> load_service(const KafkaService& wishes, const kafka::Settings& settings) {
  auto words = words_of(settings);
  if (!words) return words.error();
  // Wrong words are an error of the call, not of the first connection.
  auto sound = kafka::Client::make(kafka::Role::producer, *words, 0);
  if (!sound) return sound.error();
  KafkaService service = wishes;
  service.url = settings.url;
  service.words = *std::move(words);
  return service;
}

}  // namespace tsd::ship
