#include "net/kafka_url.h"

#include <catch2/catch.hpp>

using namespace tsd::net;

TEST_CASE("a URL of Kafka names brokers and a topic") {
  auto url = parse_kafka_url("kafka://b1,b2:9093,[::1]:1/a.b_c-D9");
  REQUIRE(url);
  CHECK(*url == KafkaUrl{{{"b1", 9092}, {"b2", 9093}, {"::1", 1}}, "a.b_c-D9"});
  CHECK(broker_list(*url) == "b1:9092,b2:9093,[::1]:1");
  CHECK(to_string(*url) == "kafka://b1:9092,b2:9093,[::1]:1/a.b_c-D9");
  CHECK(*parse_kafka_url(to_string(*url)) == *url);
  CHECK(parse_kafka_url("Kafka://b1/t"));
}

TEST_CASE("what is no URL of Kafka is refused with the reason") {
  struct Row {
    std::string text;
    const char* why;
  };
  const Row rows[] = {
      {"kafka://b1:9092", "it names no topic"},
      {"kafka://b1:9092/", "it names no topic"},
      {"kafka://b1/a/b", "this path has two"},
      {"kafka://b1/a/", "this path has two"},
      {"kafka:///t", "it names no broker"},
      {"kafka://", "it names no broker"},
      {"kafka://b1/t?acks=1", "nothing follows the topic"},
      {"kafka://b1/..", "no topic of this name"},
      {"kafka://b1/t t", "letters, digits and . _ - only"},
      {"kafka://b1/t\xc3\xa9", "letters, digits and . _ - only"},
      {"kafka://b1/" + std::string(250, 't'), "at most 249 characters"},
      {"kafka://b1,,b2/t", "\"\" is not HOST"},
      {"kafka://b1:x/t", "\"b1:x\": a port is a number from 1 to 65535"},
      {"http://b1/t", "this is no URL of Kafka"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    auto url = parse_kafka_url(row.text);
    REQUIRE_FALSE(url);
    CHECK_THAT(url.error().text, Catch::Contains(row.why));
  }
}

TEST_CASE("a password in a URL of Kafka is not repeated") {
  auto url = parse_kafka_url("kafka://user:secret@b1/t");
  REQUIRE_FALSE(url);
  CHECK(url.error().text.find("secret") == std::string::npos);
  CHECK_THAT(url.error().text, Catch::Contains("--kafka-config"));
}
