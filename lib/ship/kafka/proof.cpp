#include "ship/kafka/proof.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace tsd::ship {
namespace {

// The frame of a batch of records has 61 bytes, that of a record some 20, and a key up to hundreds.
constexpr std::int64_t kAround = 512;
constexpr std::int64_t kStockMessage = 1'000'000;  // librdkafka's message.max.bytes

bool is_still(const kafka::Partition& partition, std::int64_t least) {
  return partition.leader < 0 || partition.in_sync < least;
}

}  // namespace

Proof proof_of(const kafka::TopicFacts& facts) {
  int replicas = fewest_replicas(facts);
  if (replicas < 2) return {Confirm::received, "the topic has one replica"};
  if (!facts.min_in_sync) {
    return {Confirm::received,
            fmt::format("min.insync.replicas of the topic is not told: {}", facts.untold)};
  }
  if (*facts.min_in_sync < 2) {
    return {Confirm::received, "min.insync.replicas of the topic is 1"};
  }
  return {Confirm::replicated};
}

Result<Proof> proof_for(Confirm asked, const kafka::TopicFacts& facts) {
  Proof proof = proof_of(facts);
  if (asked == Confirm::replicated && proof.level != Confirm::replicated) {
    return Error{fmt::format("--confirm replicated cannot be had: {}", proof.why_no_more)};
  }
  if (asked == Confirm::received) proof.level = Confirm::received;
  return proof;
}

std::string standstill_of(const kafka::TopicFacts& facts) {
  std::int64_t least = facts.min_in_sync.value_or(1);
  bool some_take = std::ranges::any_of(
      facts.partitions, [&](const kafka::Partition& one) { return !is_still(one, least); });
  if (some_take) return "";
  const kafka::Partition& first = facts.partitions.front();
  if (first.leader < 0) return "its partitions have no leader now";
  return fmt::format("of each partition {} in sync now, and min.insync.replicas is {}",
                     first.in_sync == 1 ? std::string("one replica is")
                                        : fmt::format("{} replicas are", first.in_sync),
                     least);
}

std::string sentence_of(const kafka::TopicTrouble& trouble) {
  if (trouble.kind != kafka::TopicTrouble::Kind::absent) return trouble.sentence;
  return fmt::format(
      "there is no such topic ({}); it is not made by asking: make it, or mend the "
      "name",
      trouble.sentence);
}

std::size_t message_room(const kafka::TopicFacts& facts) {
  std::int64_t most = std::min(facts.max_message_bytes.value_or(kStockMessage), kStockMessage);
  return static_cast<std::size_t>(std::max<std::int64_t>(most - kAround, 1));
}

}  // namespace tsd::ship
