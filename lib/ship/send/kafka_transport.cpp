#include "ship/send/kafka_transport.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "kafka/question.h"
#include "ship/kafka/proof.h"

namespace tsd::ship {
namespace {

class Producing : public Conversation {
 public:
  Producing(const KafkaConnection::Parts& parts, std::unique_ptr<kafka::Client> client,
            std::int32_t partitions, Confirm level, KafkaTopicState& state)
      : connection_(parts, std::move(client), partitions, level, state) {}
  net::Task<ConnectionEnd> run(Inquiry& /*of streams*/) override { return connection_.run(); }

 private:
  KafkaConnection connection_;
};

}  // namespace

KafkaTransport::KafkaTransport(const TransportParts& parts, const KafkaService& service)
    : Transport(parts),
      service_(service),
      options_{parts.options.answer_deadline, parts.options.connect_deadline,
               parts.options.reconnect_interval} {}

std::string KafkaTransport::name(std::size_t /*the only one*/) const {
  return net::to_string(service_.url);
}

Error KafkaTransport::error(std::string_view reason) const {
  return Error{fmt::format("{}: {}", name(0), reason)};
}

net::Task<Result<std::unique_ptr<Conversation>>> KafkaTransport::open(std::size_t /*the only*/) {
  auto answer = co_await kafka::ask_topic_aside(service_.words, service_.url.topic,
                                                options_.connect_deadline);
  if (!answer.facts) co_return error(sentence_of(answer.trouble));
  const kafka::TopicFacts& facts = *answer.facts;
  auto proof = proof_for(parts_.options.confirm, facts);
  if (!proof) co_return error(proof.error().text);
  if (auto still = standstill_of(facts); !still.empty()) co_return error(still);
  tell(proof->why_no_more);
  state_.most_bytes = std::min(state_.most_bytes, message_room(facts));
  auto client = kafka::Client::make(kafka::Role::producer,
                                    producer_words(service_, options_, message_room(facts)),
                                    RD_KAFKA_EVENT_DR);
  if (!client) co_return error(client.error().text);
  KafkaConnection::Parts parts{service_,      options_,   parts_.queue,         parts_.pace,
                               parts_.reject, parts_.say, parts_.options.detail};
  auto partitions = static_cast<std::int32_t>(facts.partitions.size());
  co_return std::unique_ptr<Conversation>(
      std::make_unique<Producing>(parts, std::move(*client), partitions, proof->level, state_));
}

/// What is proven is said when it is less than it could be, and again when that changes.
void KafkaTransport::tell(const std::string& proof) {
  if (std::exchange(state_.told_proof, proof) == proof) return;
  if (parts_.options.confirm != Confirm::automatic || proof.empty()) return;
  parts_.say(fmt::format("{}: lines count when the leader has received them: {}", name(0), proof));
}

}  // namespace tsd::ship
