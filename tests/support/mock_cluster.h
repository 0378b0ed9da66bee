// A cluster inside a unit test: librdkafka's own, real brokers on loopback sockets that can be told
// to fail. It knows no configuration of topics (DescribeConfigs), which real brokers are asked for
// in tests/e2e. For reading and writing by any client of Kafka.
#pragma once

#include <librdkafka/rdkafka_mock.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "kafka/client.h"
#include "os/library.h"

namespace tsd::test {

// clang-format off
#define TSD_MOCK_FUNCTIONS(f) \
  f(rd_kafka_mock_cluster_new) \
  f(rd_kafka_mock_cluster_destroy) \
  f(rd_kafka_mock_cluster_bootstraps) \
  f(rd_kafka_mock_topic_create) \
  f(rd_kafka_mock_push_request_errors_array) \
  f(rd_kafka_mock_broker_set_down) \
  f(rd_kafka_mock_broker_set_up) \
  f(rd_kafka_mock_broker_set_rtt) \
  f(rd_kafka_mock_partition_set_leader) \
  f(rd_kafka_mock_topic_set_error)
// clang-format on

struct MockFunctions {
  TSD_MOCK_FUNCTIONS(TSD_DECLARE_FUNCTION)
};

class MockCluster {
 public:
  /// Brokers 1 to `brokers`.
  explicit MockCluster(int brokers = 1) : mock_(*load()) {
    auto client = kafka::Client::make(kafka::Role::producer, {{"log_level", "0"}}, 0);
    client_ = std::move(*client);
    cluster_ = mock_.rd_kafka_mock_cluster_new(client_->handle(), brokers);
  }
  ~MockCluster() { mock_.rd_kafka_mock_cluster_destroy(cluster_); }
  MockCluster(const MockCluster&) = delete;
  MockCluster& operator=(const MockCluster&) = delete;

  /// kafka://HOST:PORT.../TOPIC
  net::KafkaUrl url(const std::string& topic) const {
    std::string brokers = mock_.rd_kafka_mock_cluster_bootstraps(cluster_);
    return *net::parse_kafka_url("kafka://" + brokers + "/" + topic);
  }
  void make_topic(const std::string& name, int partitions, int replicas = 1) {
    mock_.rd_kafka_mock_topic_create(cluster_, name.c_str(), partitions, replicas);
  }
  /// The next requests of this kind (its number in Kafka's protocol: 0 Produce, 1 Fetch, 3
  /// Metadata, 8 OffsetCommit) get these answers.
  void fail(std::int16_t request, const std::vector<rd_kafka_resp_err_t>& errors) {
    mock_.rd_kafka_mock_push_request_errors_array(cluster_, request, errors.size(), errors.data());
  }
  void set_down(int broker) { mock_.rd_kafka_mock_broker_set_down(cluster_, broker); }
  void set_up(int broker) { mock_.rd_kafka_mock_broker_set_up(cluster_, broker); }
  void set_leader(const std::string& topic, int partition, int broker) {
    mock_.rd_kafka_mock_partition_set_leader(cluster_, topic.c_str(), partition, broker);
  }

 private:
  static const MockFunctions* load() {
    auto found = os::load_library<MockFunctions>(
        "librdkafka.so.1", []([[maybe_unused]] os::Library& library, MockFunctions& functions) {
          TSD_MOCK_FUNCTIONS(TSD_TAKE_FUNCTION)
        });
    return *found;
  }

  const MockFunctions& mock_;
  std::unique_ptr<kafka::Client> client_;
  rd_kafka_mock_cluster_t* cluster_ = nullptr;
};

}  // namespace tsd::test
