// What a topic of Kafka gives, as --probe tells it.
#pragma once

#include <string>
#include <string_view>

#include "kafka/topic.h"
#include "net/kafka_url.h"

namespace tsd::ship {

/// One fact a line, with a suitable command line at the end, which has `flags` ("--tls").
std::string to_text(const net::KafkaUrl& url, const kafka::TopicAnswer& answer,
                    std::string_view flags);

}  // namespace tsd::ship
