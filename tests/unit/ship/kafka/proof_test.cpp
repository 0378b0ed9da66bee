#include "ship/kafka/proof.h"

#include <catch2/catch.hpp>
#include <cstdint>

using namespace tsd;
using namespace tsd::ship;

namespace {

kafka::TopicFacts facts(int replicas, std::optional<std::int64_t> least, int in_sync = 3) {
  kafka::TopicFacts facts;
  facts.partitions = {{0, 1, 3, in_sync}, {1, 2, replicas, in_sync}};
  facts.min_in_sync = least;
  if (!least) facts.untold = "no rights";
  return facts;
}

}  // namespace

TEST_CASE("replicated is said of two copies that are asked for, and of nothing less") {
  struct Row {
    int replicas;
    std::optional<std::int64_t> least;
    Confirm level;
    const char* why;
  };
  const Row rows[] = {
      {3, 2, Confirm::replicated, ""},
      {2, 2, Confirm::replicated, ""},
      {3, 3, Confirm::replicated, ""},
      {1, 2, Confirm::received, "one replica"},
      {1, 1, Confirm::received, "one replica"},
      {3, 1, Confirm::received, "min.insync.replicas of the topic is 1"},
      {3, std::nullopt, Confirm::received, "no rights"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.replicas, row.least.value_or(-1));
    Proof proof = proof_of(facts(row.replicas, row.least));
    CHECK(proof.level == row.level);
    CHECK_THAT(proof.why_no_more, Catch::Contains(row.why));
    auto asked = proof_for(Confirm::replicated, facts(row.replicas, row.least));
    CHECK(static_cast<bool>(asked) == (row.level == Confirm::replicated));
    CHECK(proof_for(Confirm::automatic, facts(row.replicas, row.least))->level == row.level);
    CHECK(proof_for(Confirm::received, facts(row.replicas, row.least))->level == Confirm::received);
  }
}

TEST_CASE("a topic stands still when no partition can acknowledge") {
  CHECK(standstill_of(facts(3, 2)).empty());
  CHECK(standstill_of(facts(3, 2, 1)) ==
        "of each partition one replica is in sync now, and min.insync.replicas is 2");
  kafka::TopicFacts none = facts(3, 2);
  for (auto& partition : none.partitions) partition.leader = -1;
  CHECK(standstill_of(none) == "its partitions have no leader now");
  none.partitions[0].leader = 1;
  CHECK(standstill_of(none).empty());
}

TEST_CASE("messages leave room for what Kafka puts around them") {
  kafka::TopicFacts one = facts(3, 2);
  CHECK(message_room(one) == 1'000'000 - 512);
  one.max_message_bytes = 2000;
  CHECK(message_room(one) == 1488);
  one.max_message_bytes = 10;
  CHECK(message_room(one) == 1);
}
