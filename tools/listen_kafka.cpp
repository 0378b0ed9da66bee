#include "tools/listen_kafka.h"

#include "net/kafka_url.h"

namespace tsd::listen {

void describe_kafka(cli::Options& options, ListenSettings& settings) {
  options.group("Kafka");
  options.value("--from", settings.from, "kafka://BROKER[,BROKER...]/TOPIC",
                "read this topic; without -p, no port is opened");
  options.value("--group", settings.group, "NAME", "read as a member of this group");
  options.value("--receipts", settings.receipts, "FILE", "commit what these of tsd-send prove");
  options.value("--kafka-config", settings.kafka_config, "FILE", "NAME=VALUE of librdkafka");
  options.flag("--tls", settings.broker_tls, "use TLS, and verify the brokers' certificates");
}

Result<void> add_kafka(const ListenSettings& settings, const Say& say,
                       std::optional<KafkaOptions>& into) {
  if (!settings.from) return {};
  auto url = net::parse_kafka_url(*settings.from);
  if (!url) return std::move(url.error()).with_context("reading", "--from");
  KafkaOptions& kafka = into.emplace();
  kafka.settings.url = *std::move(url);
  kafka.settings.config_file = settings.kafka_config;
  kafka.settings.tls = settings.broker_tls;
  kafka.settings.tls_options = settings.tls;
  if (settings.broker_tls) {
    kafka.settings.tls_options.certificate_file = settings.tls_cert;
    kafka.settings.tls_options.key_file = settings.tls_key;
    if (settings.tls.insecure) say("the brokers' certificates are not verified");
  }
  kafka.group = *settings.group;
  kafka.receipts = settings.receipts;
  if (!settings.receipts)
    say("without --receipts, lines count as read once printed: the next program, killed, loses "
        "some");
  return {};
}

}  // namespace tsd::listen
