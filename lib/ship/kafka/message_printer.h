// Prints the messages that would be sent.
#pragma once

#include "os/output.h"
#include "ship/batch.h"
#include "ship/kafka/service.h"

namespace tsd::ship {

/// Writes the lines of `batch` as one message for each key, with a newline behind it: how many
/// partitions the topic has, only the cluster knows.
void print_messages(const KafkaService& service, const Batch& batch, os::Output& output);

}  // namespace tsd::ship
