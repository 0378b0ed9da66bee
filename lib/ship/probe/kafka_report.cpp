#include "ship/probe/kafka_report.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "base/counted.h"
#include "ship/kafka/proof.h"

namespace tsd::ship {
namespace {

std::string replica_words(const kafka::TopicFacts& facts) {
  std::string words = std::to_string(fewest_replicas(facts));
  auto lacks = std::ranges::count_if(facts.partitions, [](const kafka::Partition& one) {
    return one.leader < 0 || one.in_sync < one.replicas;
  });
  if (lacks > 0)
    words += fmt::format("; {} without a leader or with copies behind",
                         counted(static_cast<std::size_t>(lacks), "partition"));
  return words;
}

std::string level_words(const kafka::TopicFacts& facts) {
  Proof proof = proof_of(facts);
  if (proof.why_no_more.empty()) return word(proof.level);
  return fmt::format("{}: {}", word(proof.level), proof.why_no_more);
}

}  // namespace

std::string to_text(const net::KafkaUrl& url, const kafka::TopicAnswer& answer,
                    std::string_view flags) {
  std::string text = to_string(url) + "\n";
  auto row = [&](std::string_view name, std::string_view words) {
    fmt::format_to(std::back_inserter(text), "  {:<11}{}\n", name, words);
  };
  if (!answer.facts) {
    row("trouble", sentence_of(answer.trouble));
    return text;
  }
  const kafka::TopicFacts& facts = *answer.facts;
  row("kind", "a topic of Kafka");
  row("brokers", fmt::format("{}", fmt::join(facts.brokers, ", ")));
  row("partitions", std::to_string(facts.partitions.size()));
  row("replicas", replica_words(facts));
  if (facts.min_in_sync) row("min.insync", std::to_string(*facts.min_in_sync));
  if (facts.max_message_bytes)
    row("message", fmt::format("{} bytes at most", *facts.max_message_bytes));
  if (facts.flush_messages == 1) row("flush", "each message is forced to disk");
  row("level", level_words(facts));
  if (auto still = standstill_of(facts); !still.empty()) row("now", still);
  row("try", fmt::format("tsd-send{} -H {}", flags, to_string(url)));
  return text;
}

}  // namespace tsd::ship
