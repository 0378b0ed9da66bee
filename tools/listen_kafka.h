// The options of tsd-listen that read a topic of Kafka.
#pragma once

#include "cli/options.h"
#include "listen/kafka/kafka_options.h"
#include "tools/listen_settings.h"

namespace tsd::listen {

void describe_kafka(cli::Options& options, ListenSettings& settings);

/// What `--from` and the options beside it add up to. `say` is told of risks.
Result<KafkaOptions> kafka_of(const ListenSettings& settings, const Say& say);

}  // namespace tsd::listen
