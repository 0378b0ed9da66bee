#include "listen/kafka/consumer.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/foreign.h"
#include "base/text.h"

namespace tsd::listen {
namespace {

constexpr int kSeekMilliseconds = 1000;
constexpr int kAskMilliseconds = 1000;
constexpr auto kAskAgainAfter = std::chrono::seconds(1);

/// Memory for messages that were fetched and wait for us: 16 MiB, and what one answer holds.
constexpr std::array<std::pair<const char*, const char*>, 8> kStanding{{
    {"auto.offset.reset", "earliest"},
    {"session.timeout.ms", "6000"},
    {"heartbeat.interval.ms", "1000"},
    {"partition.assignment.strategy", "cooperative-sticky"},
    {"queued.max.messages.kbytes", "16384"},
    {"fetch.wait.max.ms", "100"},
    {"fetch.error.backoff.ms", "100"},
    {"fetch.message.max.bytes", "1048576"},
}};

constexpr std::size_t kLongestGroup = 255;

/// librdkafka cuts blanks off, and Kafka takes anything else.
Result<void> check_group(std::string_view name) {
  auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; };
  bool is_fine = !name.empty() && name.size() <= kLongestGroup && trim(name) == name &&
                 std::ranges::none_of(name, is_control);
  if (is_fine) return {};
  return Error{
      "--group NAME: at most 255 characters, no control characters, no blank at either end"};
}

kafka::Words words_of_consumer(kafka::Words given, const std::string& group) {
  kafka::Words words;
  for (auto [name, value] : kStanding) words.push_back({name, value});
  words.insert(words.end(), given.begin(), given.end());
  words.push_back({"group.id", group});
  words.push_back({"enable.auto.commit", "false"});
  words.push_back({"enable.auto.offset.store", "false"});
  words.push_back({"enable.partition.eof", "false"});
  return words;
}

std::vector<std::int32_t> partitions_of(const rd_kafka_topic_partition_list_t& list) {
  std::vector<std::int32_t> partitions;
  for (int i = 0; i < list.cnt; ++i) partitions.push_back(list.elems[i].partition);
  return partitions;
}

}  // namespace

Consumer::Consumer(std::unique_ptr<kafka::Client> client, std::string topic, Listener listener)
    : client_(std::move(client)),
      rd_(client_->library()),
      topic_(std::move(topic)),
      listener_(std::move(listener)),
      closing_(nullptr, rd_.rd_kafka_queue_destroy),
      leaving_(nullptr, rd_.rd_kafka_topic_partition_list_destroy) {}

Consumer::~Consumer() = default;

Result<std::unique_ptr<Consumer>> Consumer::open(const kafka::Settings& settings,
                                                 const std::string& group, Listener listener) {
  if (auto named = check_group(group); !named) return named.error();
  auto words = kafka::words_of(settings);
  if (!words) return words.error();
  auto client = kafka::Client::make(
      kafka::Role::consumer, words_of_consumer(*words, group),
      RD_KAFKA_EVENT_FETCH | RD_KAFKA_EVENT_REBALANCE | RD_KAFKA_EVENT_OFFSET_COMMIT);
  if (!client) return client.error();
  std::unique_ptr<Consumer> consumer(
      new Consumer(std::move(*client), settings.url.topic, std::move(listener)));
  List topics = consumer->list_of({{RD_KAFKA_PARTITION_UA, RD_KAFKA_OFFSET_INVALID}});
  auto done = consumer->rd_.rd_kafka_subscribe(consumer->client_->handle(), topics.get());
  if (done != RD_KAFKA_RESP_ERR_NO_ERROR) return Error{consumer->rd_.text(done)};
  return consumer;
}

std::optional<Message> Consumer::next() {
  for (;;) {
    kafka::Event event = client_->next();
    if (!event && closing_) {
      event.reset(rd_.rd_kafka_queue_poll(closing_.get(), 0));
    }
    if (!event) return std::nullopt;
    if (rd_.rd_kafka_event_type(event.get()) != RD_KAFKA_EVENT_FETCH) {
      serve(event.get());
      continue;
    }
    const rd_kafka_message_t* message = rd_.rd_kafka_event_message_next(event.get());
    if (message == nullptr || message->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
    look_for_gap(message->partition, message->offset);
    std::string_view payload(static_cast<const char*>(message->payload),
                             message->payload == nullptr ? 0 : message->len);
    return Message{message->partition, message->offset, payload, std::move(event)};
  }
}

/// A topic has gaps of its own (transactions, compaction): only what lies before its first message
/// is gone. So its broker is asked, no more often than each second; in a topic with gaps everywhere
/// some that are retention's may not be told.
void Consumer::look_for_gap(std::int32_t partition, std::int64_t offset) {
  auto [expected, is_new] = expected_.try_emplace(partition, offset);
  std::int64_t begin = std::exchange(expected->second, offset + 1);
  if (is_new || begin >= offset) return;
  auto now = std::chrono::steady_clock::now();
  if (now < ask_again_) return;
  ask_again_ = now + kAskAgainAfter;
  std::int64_t first = 0, end = 0;
  auto known = rd_.rd_kafka_query_watermark_offsets(client_->handle(), topic_.c_str(), partition,
                                                    &first, &end, kAskMilliseconds);
  if (known == RD_KAFKA_RESP_ERR_NO_ERROR && begin < first) {
    listener_.expired({partition, begin, std::min(first, offset)});
  }
}

/// Where reading begins, of the partitions that have such an offset.
void Consumer::ask_committed(const rd_kafka_topic_partition_list_t* list) {
  List committed(rd_.rd_kafka_topic_partition_list_copy(list),
                 rd_.rd_kafka_topic_partition_list_destroy);
  auto known = rd_.rd_kafka_committed(client_->handle(), committed.get(), kAskMilliseconds);
  for (int i = 0; i < committed->cnt; ++i) {
    const rd_kafka_topic_partition_t& one = committed->elems[i];
    expected_.erase(one.partition);
    if (known == RD_KAFKA_RESP_ERR_NO_ERROR && one.offset >= 0)
      expected_[one.partition] = one.offset;
  }
}

void Consumer::serve(rd_kafka_event_t* event) {
  switch (rd_.rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_REBALANCE:
      return rebalance(event);
    case RD_KAFKA_EVENT_OFFSET_COMMIT: {
      if (committing_ > 0) --committing_;
      auto error = rd_.rd_kafka_event_error(event);
      if (error != RD_KAFKA_RESP_ERR_NO_ERROR && error != RD_KAFKA_RESP_ERR__NO_OFFSET) {
        listener_.detail("committing: " + rd_.text(error));
        listener_.uncommitted();
      }
      if (committing_ == 0 && leaving_) give_up();
      return;
    }
    default: {
      kafka::Remark remark = kafka::remark_of(rd_, event);
      if (remark.kind == kafka::Remark::Kind::log) listener_.detail(remark.sentence);
      if (remark.kind >= kafka::Remark::Kind::error) listener_.trouble(remark);
    }
  }
}

void Consumer::rebalance(rd_kafka_event_t* event) {
  const rd_kafka_topic_partition_list_t* list = rd_.rd_kafka_event_topic_partition_list(event);
  if (rd_.rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS) return assign(list);
  // The next rebalance begins when these are given up, so there is one at a time.
  leaving_.reset(rd_.rd_kafka_topic_partition_list_copy(list));
  rd_.rd_kafka_pause_partitions(client_->handle(), leaving_.get());
  listener_.taken(partitions_of(*list));
  if (committing_ == 0) give_up();
}

void Consumer::assign(const rd_kafka_topic_partition_list_t* list) {
  joined_ = true;
  ask_committed(list);
  rd_kafka_t* handle = client_->handle();
  if (is_cooperative()) {
    tell(rd_.rd_kafka_incremental_assign(handle, list), "taking partitions");
  } else if (auto error = rd_.rd_kafka_assign(handle, list); error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    listener_.detail("taking partitions: " + rd_.text(error));
  }
  if (paused_) {
    pause();
  } else {  // one that comes back was paused when it was taken
    List given(rd_.rd_kafka_topic_partition_list_copy(list),
               rd_.rd_kafka_topic_partition_list_destroy);
    rd_.rd_kafka_resume_partitions(handle, given.get());
  }
  listener_.given(partitions_of(*list));
}

void Consumer::give_up() {
  rd_kafka_t* handle = client_->handle();
  List list = std::exchange(leaving_, List(nullptr, rd_.rd_kafka_topic_partition_list_destroy));
  if (is_cooperative()) {
    tell(rd_.rd_kafka_incremental_unassign(handle, list.get()), "giving partitions up");
  } else if (auto error = rd_.rd_kafka_assign(handle, nullptr);
             error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    listener_.detail("giving partitions up: " + rd_.text(error));
  }
}

bool Consumer::is_cooperative() const {
  return std::strcmp(rd_.rd_kafka_rebalance_protocol(client_->handle()), "COOPERATIVE") == 0;
}

void Consumer::tell(rd_kafka_error_t* error, const char* what) {
  if (error == nullptr) return;
  listener_.detail(fmt::format("{}: {}", what, printable(rd_.rd_kafka_error_string(error))));
  rd_.rd_kafka_error_destroy(error);
}

Consumer::List Consumer::list_of(const std::vector<PartitionOffset>& offsets) const {
  List list(rd_.rd_kafka_topic_partition_list_new(static_cast<int>(offsets.size())),
            rd_.rd_kafka_topic_partition_list_destroy);
  for (const PartitionOffset& one : offsets) {
    rd_.rd_kafka_topic_partition_list_add(list.get(), topic_.c_str(), one.partition)->offset =
        one.offset;
  }
  return list;
}

void Consumer::commit(const std::vector<PartitionOffset>& offsets) {
  List list = list_of(offsets);
  auto begun =
      rd_.rd_kafka_commit_queue(client_->handle(), list.get(), client_->queue(), nullptr, nullptr);
  if (begun == RD_KAFKA_RESP_ERR_NO_ERROR) {
    ++committing_;
  } else {
    listener_.detail("committing: " + rd_.text(begun));
    listener_.uncommitted();
  }
}

Consumer::List Consumer::assignment() const {
  rd_kafka_topic_partition_list_t* list = nullptr;
  rd_.rd_kafka_assignment(client_->handle(), &list);
  return {list, rd_.rd_kafka_topic_partition_list_destroy};
}

void Consumer::pause() {
  paused_ = true;
  if (List all = assignment()) rd_.rd_kafka_pause_partitions(client_->handle(), all.get());
}

void Consumer::resume() {
  paused_ = false;
  if (List all = assignment()) rd_.rd_kafka_resume_partitions(client_->handle(), all.get());
}

bool Consumer::seek(const PartitionOffset& offset) {
  List list = list_of({offset});
  rd_kafka_error_t* error =
      rd_.rd_kafka_seek_partitions(client_->handle(), list.get(), kSeekMilliseconds);
  bool done = error == nullptr && list->elems[0].err == RD_KAFKA_RESP_ERR_NO_ERROR;
  tell(error, "reading lines again");
  if (done) expected_[offset.partition] = offset.offset;
  return done;
}

void Consumer::leave() {
  if (std::exchange(leaves_, true)) return;
  closing_.reset(rd_.rd_kafka_queue_new(client_->handle()));
  constexpr std::uint64_t kOne = 1;
  rd_.rd_kafka_queue_io_event_enable(closing_.get(), client_->bell(), &kOne, sizeof kOne);
  tell(rd_.rd_kafka_consumer_close_queue(client_->handle(), closing_.get()), "leaving the group");
}

bool Consumer::has_left() const {
  return leaves_ && rd_.rd_kafka_consumer_closed(client_->handle()) != 0;
}

}  // namespace tsd::listen
