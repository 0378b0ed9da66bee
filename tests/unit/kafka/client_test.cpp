#include "kafka/client.h"

#include <poll.h>

#include <catch2/catch.hpp>
#include <cstring>

#include "kafka/topic.h"
#include "support/mock_cluster.h"

using namespace tsd;
using namespace tsd::kafka;

namespace {

Words words_for(const net::KafkaUrl& url) {
  Settings settings;
  settings.url = url;
  return *words_of(settings);
}

std::unique_ptr<Client> client_for(Role role, const net::KafkaUrl& url, int events = 0) {
  auto client = Client::make(role, words_for(url), events);
  REQUIRE(client);
  return std::move(*client);
}

TopicAnswer ask(const net::KafkaUrl& url, Duration deadline) {
  std::atomic<bool> stop = false;
  return ask_topic(*client_for(Role::consumer, url), url.topic, deadline, stop);
}

}  // namespace

TEST_CASE("a word that librdkafka does not know is an error with its place") {
  auto client = Client::make(Role::producer, {{"no.such.word", "1", "k.conf:7"}}, 0);
  REQUIRE_FALSE(client);
  CHECK_THAT(client.error().text,
             Catch::StartsWith("k.conf:7: librdkafka ") && Catch::Contains("no.such.word"));
}

TEST_CASE("the bell rings when a message is acknowledged") {
  test::MockCluster cluster;
  cluster.make_topic("t", 2);
  auto client = client_for(Role::producer, cluster.url("t"), RD_KAFKA_EVENT_DR);
  const RdKafka& rd = client->library();
  std::unique_ptr<rd_kafka_topic_t, decltype(rd.rd_kafka_topic_destroy)> topic(
      rd.rd_kafka_topic_new(client->handle(), "t", nullptr), rd.rd_kafka_topic_destroy);
  char text[] = "put a 1 2 h=x";
  REQUIRE(rd.rd_kafka_produce(topic.get(), 1, RD_KAFKA_MSG_F_COPY, text, std::strlen(text), nullptr,
                              0, nullptr) == 0);
  for (int events = 0; events == 0;) {
    pollfd bell{client->bell(), POLLIN, 0};
    REQUIRE(::poll(&bell, 1, 10'000) == 1);
    client->silence();
    while (Event event = client->next()) {
      if (rd.rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_DR) continue;
      const auto* message = rd.rd_kafka_event_message_next(event.get());
      CHECK(message->partition == 1);
      CHECK(rd.rd_kafka_message_status(message) == RD_KAFKA_MSG_STATUS_PERSISTED);
      ++events;
    }
  }
}

TEST_CASE("a topic is described with its partitions and copies") {
  test::MockCluster cluster(3);
  cluster.make_topic("t", 4, 3);
  // The mock cluster never answers the second question, for the configuration.
  TopicAnswer answer = ask(cluster.url("t"), Duration(1500));
  REQUIRE(answer.facts);
  CHECK(answer.facts->partitions.size() == 4);
  CHECK(answer.facts->brokers.size() == 3);
  CHECK(fewest_replicas(*answer.facts) == 3);
  CHECK_FALSE(answer.facts->min_in_sync);
  CHECK_FALSE(answer.facts->untold.empty());
}

TEST_CASE("no broker is an answer at once, not after the deadline") {
  auto before = std::chrono::steady_clock::now();
  TopicAnswer answer = ask(*net::parse_kafka_url("kafka://127.0.0.1:1/t"), Duration(30'000));
  REQUIRE_FALSE(answer.facts);
  CHECK(answer.trouble.kind == TopicTrouble::Kind::unreachable);
  CHECK_THAT(answer.trouble.sentence, Catch::Contains("Connection refused"));
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(20));
}

TEST_CASE("a connection that ends in the handshake of TLS is asked whether the port speaks it") {
  // 2.14.2 with OpenSSL 3.6.5; and what is of another state.
  const std::string cut =
      "ssl://127.0.0.1:9092/bootstrap: Disconnected: connection reset by peer (after 0ms in state "
      "SSL_HANDSHAKE)";
  CHECK(tsd::kafka::with_hint(cut) == cut + ": is it a PLAINTEXT port?");
  const std::string later = "127.0.0.1:9092/1: Disconnected (after 9ms in state UP)";
  CHECK(tsd::kafka::with_hint(later) == later);
}

TEST_CASE("what librdkafka logs is one printable sentence") {
  auto client = client_for(Role::producer, *net::parse_kafka_url("kafka://127.0.0.1:1/t"));
  bool told = false;
  for (int i = 0; i < 100 && !told; ++i) {
    if (Event event = client->next_within(100)) {
      Remark remark = remark_of(client->library(), event.get());
      told = remark.kind != Remark::Kind::none;
      CHECK(remark.sentence.find('\n') == std::string::npos);
      CHECK(remark.sentence.find("[thrd") == std::string::npos);
    }
  }
  CHECK(told);
}
