// The partition of a key, as Java's clients of Kafka choose it, so that a key has one place whoever
// writes it.
#pragma once

#include <cstdint>
#include <string_view>

namespace tsd::ship {

/// murmur2 as in Kafka's org.apache.kafka.common.utils.Utils.
std::uint32_t murmur2(std::string_view key);

/// Of 0 to `partitions` - 1, by the rule of Java's default partitioner.
std::int32_t partition_of(std::string_view key, std::int32_t partitions);

}  // namespace tsd::ship
