// The options of tsd-listen that read a topic of Kafka.
#pragma once

#include "cli/options.h"
#include "listen/kafka/kafka_options.h"
#include "tools/listen_settings.h"

namespace tsd::listen {

void describe_kafka(cli::Options& options, ListenSettings& settings);

/// Sets what --from and the options beside it add up to, if it is given. `say` is told of risks.
Result<void> add_kafka(const ListenSettings& settings, const Say& say,
                       std::optional<KafkaOptions>& into);

}  // namespace tsd::listen
