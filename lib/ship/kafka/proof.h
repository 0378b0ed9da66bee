// What an acknowledgement of a topic proves.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"
#include "kafka/topic.h"
#include "ship/confirm.h"

namespace tsd::ship {

struct Proof {
  Confirm level = Confirm::received;
  std::string why_no_more = {};  ///< a sentence; empty where it is `replicated`
};

/// With acks=all: `replicated` where every partition has two replicas or more and
/// min.insync.replicas is two or more, so that two brokers have each line; else `received`.
Proof proof_of(const kafka::TopicFacts& facts);

/// The proof by which lines count for `asked`. Fails where the topic cannot give it.
Result<Proof> proof_for(Confirm asked, const kafka::TopicFacts& facts);

/// Why no partition takes a line now: no leader, or too few copies in sync. Empty: some do.
std::string standstill_of(const kafka::TopicFacts& facts);

/// Why the topic is not known, and what to do.
std::string sentence_of(const kafka::TopicTrouble& trouble);

/// The most bytes of a message that the topic takes with what Kafka puts around it.
std::size_t message_room(const kafka::TopicFacts& facts);

}  // namespace tsd::ship
