#include "net/kafka_url.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/ascii.h"
#include "base/foreign.h"

namespace tsd::net {
namespace {

constexpr std::string_view kScheme = "kafka://";
constexpr std::size_t kLongestTopic = 249;  // org.apache.kafka.common.internals.Topic

Error unfit(std::string_view text, std::string_view why) {
  return Error{
      fmt::format("{}: {}; write kafka://HOST:PORT,HOST:PORT/TOPIC", quote_foreign(text), why)};
}

bool is_of_topic(char c) {
  return is_ascii_alnum(c) || c == '.' || c == '_' || c == '-';
}

/// Why no topic has this name; empty: one may.
std::string topic_fault(std::string_view topic) {
  if (topic.empty()) return "it names no topic";
  if (topic.find('/') != topic.npos) return "a topic is one word, and this path has two";
  if (topic.find_first_of("?#") != topic.npos) return "nothing follows the topic";
  if (topic == "." || topic == "..") return "Kafka has no topic of this name";
  if (topic.size() > kLongestTopic) return "a topic has at most 249 characters";
  bool is_clean = std::ranges::all_of(topic, is_of_topic);
  return is_clean ? "" : "a topic has letters, digits and . _ - only";
}

}  // namespace

bool is_kafka_url(std::string_view text) {
  return ascii_lower(text.substr(0, kScheme.size())) == kScheme;
}

Result<KafkaUrl> parse_kafka_url(std::string_view text) {
  if (!is_kafka_url(text)) return unfit(text, "this is no URL of Kafka");
  std::string_view rest = text.substr(kScheme.size());
  std::size_t slash = std::min(rest.find('/'), rest.size());
  std::string_view brokers = rest.substr(0, slash);
  // The text is not quoted: there may be a password in it.
  if (brokers.find('@') != brokers.npos) {
    return Error{"a URL of Kafka with a user in it: name user and password in --kafka-config FILE"};
  }
  if (brokers.empty()) return unfit(text, "it names no broker");
  std::string_view topic = rest.substr(std::min(slash + 1, rest.size()));
  if (auto fault = topic_fault(topic); !fault.empty()) return unfit(text, fault);
  auto endpoints = parse_endpoints(brokers, kKafkaPort);
  if (!endpoints) return std::move(endpoints.error()).with_context("a broker of", "kafka://");
  return KafkaUrl{*std::move(endpoints), std::string(topic)};
}

std::string broker_list(const KafkaUrl& url) {
  std::string list;
  for (const Endpoint& broker : url.brokers) {
    if (!list.empty()) list += ',';
    list += to_string(broker);
  }
  return list;
}

std::string to_string(const KafkaUrl& url) {
  return fmt::format("{}{}/{}", kScheme, broker_list(url), url.topic);
}

}  // namespace tsd::net
