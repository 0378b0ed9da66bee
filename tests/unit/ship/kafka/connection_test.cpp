#include "ship/kafka/connection.h"

#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <cstdint>

#include "support/mock_cluster.h"

using namespace tsd;
using namespace tsd::ship;

namespace {

constexpr int kPartitions = 4;
constexpr std::int16_t kProduce = 0;

/// A sender's parts around a producer, in real time: the cluster lives in threads of its own.
struct Producer {
  test::MockCluster cluster;
  net::asio::io_context loop;
  std::vector<std::string> rejections;
  TakeRejection reject = [this](const Rejection& one) { rejections.emplace_back(one.reason); };
  LineReader judge{{}, {}, reject};
  Ledger ledger{nullptr, nullptr, judge};
  SendQueue queue{loop.get_executor(), 1u << 20, ledger};
  Pace pace;
  Say say = say_nothing;
  KafkaService service;
  KafkaOptions options;
  KafkaTopicState state{64u << 10};
  std::optional<ConnectionEnd> end;

  explicit Producer(int brokers = 1) : cluster(brokers) {
    cluster.make_topic("t", kPartitions, brokers);
    kafka::Settings settings;
    settings.url = cluster.url("t");
    service = *load_service({}, settings);
  }
  void push(int lines) {
    Batch batch;
    for (int i = 0; i < lines; ++i)
      batch.add(static_cast<std::uint64_t>(i) + 1, fmt::format("m {} {} host=h{}", i, i, i % 50));
    queue.push(std::move(batch));
  }
  net::Task<> run() {
    auto client = kafka::Client::make(
        kafka::Role::producer, producer_words(service, options, 1'000'000), RD_KAFKA_EVENT_DR);
    REQUIRE(client);
    KafkaConnection connection({service, options, queue, pace, reject, say, say},
                               std::move(*client), kPartitions, Confirm::replicated, state);
    end = co_await connection.run();
  }
  /// Until the connection ends, or for so long.
  void work(Duration most = Duration(60'000)) {
    net::spawn(loop, [](Producer& self, Duration time) -> net::Task<> {
      co_await net::first_of(self.run(), net::until(net::Clock::now() + time));
    }(*this, most));
    loop.run();
    loop.restart();
  }
  const Accounts& accounts() const { return ledger.accounts(); }
};

}  // namespace

TEST_CASE("kafka: all lines are acknowledged, and the connection ends with the queue") {
  Producer one;
  one.push(3000);
  one.queue.close();
  one.work();
  REQUIRE(one.end);
  CHECK(one.end->kind == ConnectionEnd::Kind::done);
  CHECK(one.accounts().confirmed == 3000);
  CHECK(one.queue.empty());
}

TEST_CASE("kafka: errors that pass are overcome without a word") {
  Producer one;
  one.cluster.fail(
      kProduce, {RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
                 RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND});
  one.push(1000);
  one.queue.close();
  one.work();
  REQUIRE(one.end);
  CHECK(one.end->kind == ConnectionEnd::Kind::done);
  CHECK(one.accounts().confirmed == 1000);
}

TEST_CASE("kafka: a message that is too large is halved until it fits") {
  Producer one;
  one.cluster.fail(kProduce, {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE});
  one.push(400);
  one.queue.close();
  one.work();
  REQUIRE(one.end);
  CHECK(one.end->kind == ConnectionEnd::Kind::done);
  CHECK(one.state.most_bytes < (64u << 10));
  for (int i = 0; i < 5 && !one.queue.empty(); ++i) one.work();
  CHECK(one.accounts().confirmed == 400);
  CHECK(one.rejections.empty());
}

TEST_CASE("kafka: a line that is too large alone is rejected") {
  Producer one;
  one.state.most_bytes = 1;
  one.cluster.fail(kProduce, {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE});
  one.push(1);
  one.queue.close();
  one.work();
  CHECK(one.rejections.size() == 1);
  CHECK(one.accounts().rejected == 1);
}

TEST_CASE("kafka: what no broker has taken is given back as not sent") {
  Producer one;
  one.cluster.set_down(1);
  one.push(10);
  one.queue.close();
  one.work(Duration(700));
  CHECK_FALSE(one.end);
  REQUIRE(one.queue.has_waiting());
  CHECK_FALSE(one.queue.take(SIZE_MAX).was_sent());
}

TEST_CASE("kafka: an answer that is late ends the connection, and the lines are kept") {
  Producer one;
  one.options.answer_deadline = Duration(1000);
  one.cluster.set_down(1);
  one.push(10);
  one.queue.close();
  one.work();
  REQUIRE(one.end);
  CHECK(one.end->kind == ConnectionEnd::Kind::broken);
  CHECK_FALSE(one.end->reason.empty());
  CHECK(one.queue.has_waiting());
  one.cluster.set_up(1);
  one.options.answer_deadline = Duration(30'000);
  one.end.reset();
  one.work();
  REQUIRE(one.end);
  CHECK(one.end->kind == ConnectionEnd::Kind::done);
  CHECK(one.accounts().confirmed == 10);
}

TEST_CASE("kafka: a broker of three goes and comes while lines flow") {
  Producer one(3);
  one.push(2000);
  one.cluster.set_down(2);
  net::spawn(one.loop, [](Producer& self) -> net::Task<> {
    co_await net::until(net::Clock::now() + Duration(300));
    self.push(2000);
    self.cluster.set_up(2);
    self.queue.close();
  }(one));
  one.work();
  REQUIRE(one.end);
  CHECK(one.end->kind == ConnectionEnd::Kind::done);
  CHECK(one.accounts().confirmed == 4000);
}
