#include "listen/kafka/consumer.h"

#include <poll.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "support/mock_cluster.h"

using namespace tsd;
using listen::Consumer;
using listen::PartitionOffset;

namespace {

constexpr std::int16_t kOffsetCommit = 8;

/// Puts so many messages into partition 0, "0" to "N-1" from `first` on.
void produce(const net::KafkaUrl& url, int first, int count, std::size_t size = 0) {
  kafka::Settings settings;
  settings.url = url;
  auto made = kafka::Client::make(kafka::Role::producer, *words_of(settings), RD_KAFKA_EVENT_DR);
  REQUIRE(made);
  auto client = std::move(*made);
  const kafka::RdKafka& rd = client->library();
  rd_kafka_topic_t* topic = rd.rd_kafka_topic_new(client->handle(), url.topic.c_str(), nullptr);
  for (int i = first; i < first + count; ++i) {
    std::string text = std::to_string(i);
    text.resize(std::max(text.size(), size), ' ');
    REQUIRE(rd.rd_kafka_produce(topic, 0, RD_KAFKA_MSG_F_COPY, text.data(), text.size(), nullptr, 0,
                                nullptr) == 0);
  }
  while (rd.rd_kafka_outq_len(client->handle()) > 0) (void)client->next_within(100);
  rd.rd_kafka_topic_destroy(topic);
}

/// A member of a group, and what it is told.
struct Member {
  explicit Member(const net::KafkaUrl& url, const std::string& group = "g") {
    kafka::Settings settings;
    settings.url = url;
    auto made = Consumer::open(
        settings, group,
        {.given = [this](const auto& partitions) { given += partitions.size(); },
         .taken =
             [this](const auto& partitions) {
               taken += partitions.size();
               if (!at_leave.empty()) consumer->commit(at_leave);
             },
         .trouble = [this](const kafka::Remark& remark) { troubles.push_back(remark.error); },
         .uncommitted = [this] { ++uncommitted; },
         .expired = [this](const listen::Expired& one) { expired.push_back(one); },
         .detail = [](std::string_view) {}});
    REQUIRE(made);
    consumer = std::move(*made);
  }
  /// Serves until `is_so`. The time bounds a hang only.
  template <class Condition>
  bool until(Condition is_so) {
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > end) return false;
      if (auto message = consumer->next()) {
        got.emplace_back(message->payload);
        continue;
      }
      pollfd bell{consumer->bell(), POLLIN, 0};
      (void)::poll(&bell, 1, 50);
      consumer->silence();
    }
    return true;
  }
  bool has(std::size_t count) {
    return until([&] { return got.size() >= count; });
  }
  void commit(std::int64_t offset) {
    consumer->commit({{0, offset}});
    CHECK(until([&] { return !consumer->is_committing(); }));
  }
  void leave() {
    consumer->leave();
    CHECK(until([&] { return consumer->has_left() && !consumer->is_committing(); }));
  }
  std::unique_ptr<Consumer> consumer;
  std::vector<std::string> got;
  std::vector<PartitionOffset> at_leave;
  std::vector<rd_kafka_resp_err_t> troubles;
  std::vector<listen::Expired> expired;
  std::size_t given = 0, taken = 0, uncommitted = 0;
};

std::vector<std::string> numbers(int first, int end) {
  std::vector<std::string> texts;
  for (int i = first; i < end; ++i) texts.push_back(std::to_string(i));
  return texts;
}

}  // namespace

// The cluster waits for 3 s for more members of a new group, so few are made.

TEST_CASE("a group begins at the oldest message, and goes on behind what was committed") {
  test::MockCluster cluster;
  cluster.make_topic("t", 1);
  auto url = cluster.url("t");
  produce(url, 0, 10);
  {
    Member member(url);
    REQUIRE(member.has(10));
    CHECK(member.got == numbers(0, 10));
    CHECK(member.given == 1);
    member.commit(4);
    member.at_leave = {{0, 7}};  // committed while its partition is taken, before it is given up
    member.leave();
    CHECK(member.taken == 1);
    CHECK(member.uncommitted == 0);
  }
  Member later(url);
  REQUIRE(later.has(3));
  CHECK(later.got == numbers(7, 10));
  later.leave();
}

TEST_CASE("after a pause no message is missing or twice there; after a seek they come from there") {
  test::MockCluster cluster;
  cluster.make_topic("t", 1);
  auto url = cluster.url("t");
  produce(url, 0, 5000);
  Member member(url);
  REQUIRE(member.has(1000));
  member.consumer->pause();
  std::size_t before = member.got.size();
  auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(300);
  member.until([&] { return std::chrono::steady_clock::now() > end; });
  CHECK(member.got.size() == before);
  CHECK(before < 5000);
  member.consumer->resume();
  REQUIRE(member.has(3000));
  auto sought = static_cast<std::ptrdiff_t>(member.got.size());
  REQUIRE(member.until([&] { return member.consumer->seek({0, 100}); }));
  CHECK(sought < 5000);
  REQUIRE(member.has(static_cast<std::size_t>(sought) + 4900));
  auto begin = member.got.begin();
  CHECK(std::vector<std::string>(begin, begin + 3000) == numbers(0, 3000));
  CHECK(std::vector<std::string>(begin + sought, member.got.end()) == numbers(100, 5000));
  member.leave();
}

TEST_CASE("a commit that fails is told of; a broker that is away for a while costs no message") {
  test::MockCluster cluster;
  cluster.make_topic("t", 1);
  auto url = cluster.url("t");
  produce(url, 0, 100);
  Member member(url);
  REQUIRE(member.has(100));
  cluster.set_down(1);
  CHECK(member.until([&] { return !member.troubles.empty(); }));
  cluster.set_up(1);
  produce(url, 100, 100);
  REQUIRE(member.has(200));
  CHECK(member.got == numbers(0, 200));
  cluster.fail(kOffsetCommit, {RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID});
  member.consumer->commit({{0, 3}});
  CHECK(member.until([&] { return member.uncommitted == 1; }));
  CHECK_FALSE(member.consumer->is_committing());
}

TEST_CASE("messages that were deleted before they were read are told of") {
  test::MockCluster cluster;
  cluster.make_topic("t", 1);
  auto url = cluster.url("t");
  produce(url, 0, 10);
  {
    Member member(url);
    REQUIRE(member.has(10));
    member.commit(4);
    CHECK(member.expired.empty());
    member.leave();
  }
  produce(url, 10, 90, 100'000);  // it keeps 5 MiB
  Member later(url);
  REQUIRE(later.until([&] { return !later.got.empty() && later.got.back().starts_with("99 "); }));
  REQUIRE(later.expired.size() == 1);
  CHECK(later.expired[0].begin == 4);
  CHECK(later.expired[0].end == std::stoi(later.got.front()));
  later.leave();
}

TEST_CASE("a file of words that cannot be read is an error") {
  test::MockCluster cluster;
  cluster.make_topic("t", 1);
  kafka::Settings settings;
  settings.url = cluster.url("t");
  settings.config_file = "/nonexistent/kafka.conf";
  auto made = Consumer::open(settings, "g", {});
  REQUIRE_FALSE(made);
  CHECK_THAT(made.error().text, Catch::Contains("/nonexistent/kafka.conf"));
}
