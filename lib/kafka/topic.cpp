#include "kafka/topic.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "base/foreign.h"
#include "base/number.h"

namespace tsd::kafka {
namespace {

using Clock = std::chrono::steady_clock;
using Metadata =
    std::unique_ptr<const rd_kafka_metadata_t, decltype(RdKafka::rd_kafka_metadata_destroy)>;

// What fails for a dead broker too must not take its whole deadline.
constexpr int kFirstWaitMs = 100;
constexpr int kPauseMs = 50;
constexpr int kLongestWaitMs = 400;  // so that a stop is heard

class TopicQuestion {
 public:
  TopicQuestion(Client& client, const std::string& name, Duration deadline,
                const std::atomic<bool>& stop)
      : client_(client),
        rd_(client.library()),
        name_(name),
        end_(Clock::now() + deadline),
        stop_(stop),
        topic_(rd_.rd_kafka_topic_new(client.handle(), name.c_str(), nullptr),
               rd_.rd_kafka_topic_destroy) {}

  TopicAnswer ask() {
    if (!topic_) return trouble(TopicTrouble::Kind::refused, rd_.text(rd_.rd_kafka_last_error()));
    rd_kafka_resp_err_t error = RD_KAFKA_RESP_ERR__TIMED_OUT;
    for (int wait = kFirstWaitMs; left_ms() > 0 && !stop_;
         wait = std::min(2 * wait, kLongestWaitMs)) {
      const rd_kafka_metadata_t* got = nullptr;
      error =
          rd_.rd_kafka_metadata(client_.handle(), 0, topic_.get(), &got, std::min(wait, left_ms()));
      if (error == RD_KAFKA_RESP_ERR_NO_ERROR) {
        return read(Metadata(got, rd_.rd_kafka_metadata_destroy));
      }
      if (hear()) break;
      // A broker that is down fails at once, and another one is asked next time.
      std::this_thread::sleep_for(std::chrono::milliseconds(kPauseMs));
    }
    return trouble(kind_, heard_.empty() ? rd_.text(error) : heard_);
  }

 private:
  int left_ms() const {
    auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end_ - Clock::now());
    return static_cast<int>(left.count());
  }
  static TopicAnswer trouble(TopicTrouble::Kind kind, std::string sentence) {
    return {std::nullopt, {kind, std::move(sentence)}};
  }

  /// Takes what the client has to tell. True: it is of no use to go on asking.
  bool hear() {
    bool is_over = false;
    while (Event event = client_.next()) {
      Remark remark = remark_of(rd_, event.get());
      if (remark.kind != Remark::Kind::error && remark.kind != Remark::Kind::fatal) continue;
      bool all_down = remark.error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN;
      is_over |= all_down || is_refusal(remark.error);
      if (is_refusal(remark.error)) kind_ = TopicTrouble::Kind::refused;
      if (all_down && heard_.empty()) heard_ = remark.sentence + kDownHint;
      if (!all_down) heard_ = remark.sentence;
      if (remark.error == RD_KAFKA_RESP_ERR__SSL) heard_ += "; is this a port of TLS?";
    }
    return is_over;
  }
  static bool is_refusal(rd_kafka_resp_err_t error) {
    return error == RD_KAFKA_RESP_ERR__AUTHENTICATION || error == RD_KAFKA_RESP_ERR__SSL ||
           error == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE;
  }

  TopicAnswer read(const Metadata& metadata) {
    if (metadata->topic_cnt != 1) return trouble(TopicTrouble::Kind::unreachable, "no answer");
    const rd_kafka_metadata_topic_t& topic = metadata->topics[0];
    bool absent = topic.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
    if (topic.err != RD_KAFKA_RESP_ERR_NO_ERROR &&
        topic.err != RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE) {
      return trouble(absent ? TopicTrouble::Kind::absent : TopicTrouble::Kind::refused,
                     rd_.text(topic.err));
    }
    if (topic.partition_cnt == 0) return trouble(TopicTrouble::Kind::absent, "it has no partition");
    TopicFacts facts;
    for (int i = 0; i < metadata->broker_cnt; ++i) {
      const rd_kafka_metadata_broker_t& broker = metadata->brokers[i];
      facts.brokers.push_back(
          fmt::format("{} at {}:{}", broker.id, printable(broker.host), broker.port));
    }
    for (int i = 0; i < topic.partition_cnt; ++i) {
      const rd_kafka_metadata_partition_t& one = topic.partitions[i];
      facts.partitions.push_back({one.id, one.leader, one.replica_cnt, one.isr_cnt});
    }
    std::ranges::sort(facts.brokers);
    std::ranges::sort(facts.partitions, {}, &Partition::id);
    std::int32_t answers = metadata->orig_broker_id;
    ask_config(facts, answers >= 0 ? answers : facts.partitions.front().leader);
    return {std::move(facts)};
  }

  /// Fills in what the topic's configuration says; its brokers may not tell us. `broker` is one
  /// that answers: the controller, which the library would ask, may be the one that is down.
  void ask_config(TopicFacts& facts, std::int32_t broker) {
    std::unique_ptr<rd_kafka_queue_t, decltype(rd_.rd_kafka_queue_destroy)> queue(
        rd_.rd_kafka_queue_new(client_.handle()), rd_.rd_kafka_queue_destroy);
    std::unique_ptr<rd_kafka_AdminOptions_t, decltype(rd_.rd_kafka_AdminOptions_destroy)> options(
        rd_.rd_kafka_AdminOptions_new(client_.handle(), RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS),
        rd_.rd_kafka_AdminOptions_destroy);
    std::unique_ptr<rd_kafka_ConfigResource_t, decltype(rd_.rd_kafka_ConfigResource_destroy)>
        resource(rd_.rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name_.c_str()),
                 rd_.rd_kafka_ConfigResource_destroy);
    int most_ms = std::max(left_ms(), kFirstWaitMs);
    rd_.rd_kafka_AdminOptions_set_request_timeout(options.get(), most_ms, nullptr, 0);
    if (broker >= 0) rd_.rd_kafka_AdminOptions_set_broker(options.get(), broker, nullptr, 0);
    rd_kafka_ConfigResource_t* resources = resource.get();
    rd_.rd_kafka_DescribeConfigs(client_.handle(), &resources, 1, options.get(), queue.get());
    Event event(nullptr, DestroyEvent{&rd_});
    for (int waited = 0; !event && waited < most_ms && !stop_; waited += kFirstWaitMs) {
      event.reset(rd_.rd_kafka_queue_poll(queue.get(), kFirstWaitMs));
    }
    facts.untold = event ? read_config(event.get(), facts) : "no answer";
  }

  /// Returns why it says nothing; empty: it does.
  std::string read_config(rd_kafka_event_t* event, TopicFacts& facts) {
    if (rd_.rd_kafka_event_error(event) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return printable(rd_.rd_kafka_event_error_string(event));
    std::size_t count = 0;
    const auto* result = rd_.rd_kafka_event_DescribeConfigs_result(event);
    if (result == nullptr) return "no answer";
    const auto** resources = rd_.rd_kafka_DescribeConfigs_result_resources(result, &count);
    if (count != 1) return "no answer";
    if (rd_.rd_kafka_ConfigResource_error(resources[0]) != RD_KAFKA_RESP_ERR_NO_ERROR)
      return printable(rd_.rd_kafka_ConfigResource_error_string(resources[0]));
    const auto** entries = rd_.rd_kafka_ConfigResource_configs(resources[0], &count);
    auto value = [&](std::string_view name) -> std::optional<std::int64_t> {
      for (std::size_t i = 0; i < count; ++i) {
        const char* text = rd_.rd_kafka_ConfigEntry_value(entries[i]);
        if (name == rd_.rd_kafka_ConfigEntry_name(entries[i]) && text != nullptr)
          return parse_number<std::int64_t>(text);
      }
      return std::nullopt;
    };
    facts.min_in_sync = value("min.insync.replicas");
    facts.max_message_bytes = value("max.message.bytes");
    facts.flush_messages = value("flush.messages");
    return facts.min_in_sync ? "" : "min.insync.replicas is not among what the broker tells";
  }

  Client& client_;
  const RdKafka& rd_;
  const std::string& name_;
  Clock::time_point end_;
  const std::atomic<bool>& stop_;
  std::unique_ptr<rd_kafka_topic_t, decltype(RdKafka::rd_kafka_topic_destroy)> topic_;
  TopicTrouble::Kind kind_ = TopicTrouble::Kind::unreachable;
  std::string heard_;  // the last error that the client told of
};

}  // namespace

TopicAnswer ask_topic(Client& client, const std::string& name, Duration deadline,
                      const std::atomic<bool>& stop) {
  return TopicQuestion(client, name, deadline, stop).ask();
}

int fewest_replicas(const TopicFacts& facts) {
  auto fewest = std::ranges::min_element(facts.partitions, {}, &Partition::replicas);
  return fewest == facts.partitions.end() ? 0 : fewest->replicas;
}

}  // namespace tsd::kafka
