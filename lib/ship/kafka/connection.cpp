#include "ship/kafka/connection.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "kafka/events.h"

namespace tsd::ship {
namespace {

// How long a line waits for others of its message.
constexpr Duration kGather{200};
// For the client to say what became of messages that are called back.
constexpr Duration kLastReports{1000};
// The client's own copy of what is in flight: twice what the queue holds at most.
constexpr const char* kClientKbytes = "4096";

}  // namespace

kafka::Words producer_words(const KafkaService& service, const KafkaOptions& options,
                            std::size_t most_bytes) {
  auto ms = [](Duration time, Duration::rep least) {
    return std::to_string(std::max(time.count(), least));
  };
  // What the user's file may change comes before it, what it may not comes behind.
  kafka::Words words{{"linger.ms", "1"},
                     {"request.timeout.ms", "5000"},
                     {"socket.timeout.ms", "10000"},
                     {"socket.connection.setup.timeout.ms", ms(options.connect_deadline, 1000)}};
  words.insert(words.end(), service.words.begin(), service.words.end());
  // The topic's limit is that of all that goes in one request.
  words.push_back({"batch.size", std::to_string(std::max<std::size_t>(most_bytes, 1))});
  words.push_back({"acks", "all"});
  words.push_back({"enable.idempotence", "true"});
  words.push_back({"enable.gapless.guarantee", "true"});
  words.push_back({"message.timeout.ms", ms(options.answer_deadline, 1)});
  words.push_back({"queue.buffering.max.kbytes", kClientKbytes});
  return words;
}

KafkaConnection::KafkaConnection(const Parts& parts, std::unique_ptr<kafka::Client> client,
                                 std::int32_t partitions, Confirm level, KafkaTopicState& state)
    : parts_(parts),
      client_(std::move(client)),
      rd_(client_->library()),
      state_(state),
      topic_(rd_.rd_kafka_topic_new(client_->handle(), parts.service.url.topic.c_str(), nullptr)),
      flight_({parts.service.key, parts.service.format, parts.service.dialect, partitions,
               state.most_bytes},
              level, parts.queue, parts.reject) {}

KafkaConnection::~KafkaConnection() {
  abandon();
  flight_.give_back();
  if (topic_ != nullptr) rd_.rd_kafka_topic_destroy(topic_);
}

net::Task<ConnectionEnd> KafkaConnection::run() {
  if (topic_ == nullptr) {
    co_return ConnectionEnd{ConnectionEnd::Kind::broken, rd_.text(rd_.rd_kafka_last_error())};
  }
  co_await net::first_of(work(), listen());
  co_return end_.value_or(ConnectionEnd{});
}

/// Takes what the client has to report, and lets work() have a look.
net::Task<> KafkaConnection::listen() {
  kafka::Events events(co_await net::asio::this_coro::executor, *client_);
  while (kafka::Event event = co_await events.next()) {
    hear(event.get());
    parts_.queue.news.notify();
  }
}

net::Task<> KafkaConnection::work() {
  for (;;) {
    take_lines();
    send_due();
    if (is_over()) co_return;
    co_await parts_.queue.news.wait(next_look());
  }
}

bool KafkaConnection::is_over() const {
  if (end_) return true;
  bool is_idle = flight_.empty() && !parts_.queue.has_waiting();
  return (is_idle && parts_.queue.closed()) || (flight_.empty() && retires());
}

bool KafkaConnection::retires() const {
  Duration most = parts_.options.reconnect_interval;
  return most.count() > 0 && net::Clock::now() >= since_ + most;
}

void KafkaConnection::take_lines() {
  while (!end_ && !retires() && parts_.queue.has_waiting()) {
    net::Time now = net::Clock::now();
    std::size_t lines = parts_.pace.lines(now);
    if (lines == 0) return;
    Batch batch = parts_.queue.take(kBatchBytes, lines);
    parts_.pace.spend(batch.size());
    flight_.add(std::move(batch), now);
  }
}

/// Messages that are full, or have waited for long enough; all of them where no more lines can come
/// before some are acknowledged.
void KafkaConnection::send_due() {
  bool is_last = parts_.queue.closed() && !parts_.queue.has_waiting();
  bool now = is_last || parts_.queue.pressed() || retires();
  net::Time since = now ? net::kNever : net::Clock::now() - kGather;
  while (!end_) {
    auto shipment = flight_.take_due(since);
    if (!shipment) return;
    send(std::move(shipment));
  }
}

void KafkaConnection::send(std::shared_ptr<Shipment> shipment) {
  std::string_view text = shipment->message.text();
  std::string_view key = shipment->message.key();
  // The library does not write into them.
  int failed = rd_.rd_kafka_produce(topic_, shipment->message.partition(), RD_KAFKA_MSG_F_COPY,
                                    const_cast<char*>(text.data()), text.size(),
                                    key.empty() ? nullptr : key.data(), key.size(), shipment.get());
  if (failed != 0) return take_failure(std::move(shipment), rd_.rd_kafka_last_error());
  shipment->state = Shipment::State::uncertain;
  under_way_.emplace(shipment.get(), std::move(shipment));
}

net::Time KafkaConnection::next_look() const {
  net::Time next = flight_.oldest();
  if (next != net::kNever) next += kGather;
  if (parts_.queue.has_waiting()) next = std::min(next, parts_.pace.opens(net::Clock::now()));
  Duration most = parts_.options.reconnect_interval;
  if (most.count() > 0) next = std::min<net::Time>(next, since_ + most);
  return next;
}

void KafkaConnection::hear(rd_kafka_event_t* event) {
  if (rd_.rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR) {
    while (const rd_kafka_message_t* report = rd_.rd_kafka_event_message_next(event))
      take_report(*report);
    return;
  }
  kafka::Remark remark = kafka::remark_of(rd_, event);
  using Kind = kafka::Remark::Kind;
  if (remark.kind == Kind::log) parts_.detail(remark.sentence);
  if (remark.kind == Kind::fatal) end(ConnectionEnd::Kind::broken, remark.sentence);
  if (remark.kind != Kind::error) return;
  if (remark.error != RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
    trouble_ = std::move(remark.sentence);
  } else {
    parts_.say(fmt::format("{}: no broker can be reached: {}", net::to_string(parts_.service.url),
                           trouble_.empty() ? remark.sentence : trouble_));
  }
}

void KafkaConnection::take_report(const rd_kafka_message_t& report) {
  auto found = under_way_.find(static_cast<const Shipment*>(report._private));
  if (found == under_way_.end()) return;
  auto shipment = std::move(found->second);
  under_way_.erase(found);
  if (report.err == RD_KAFKA_RESP_ERR_NO_ERROR) return flight_.confirm(*shipment);
  if (rd_.rd_kafka_message_status(&report) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED)
    shipment->state = Shipment::State::unsent;
  take_failure(std::move(shipment), report.err);
}

void KafkaConnection::take_failure(std::shared_ptr<Shipment> shipment, rd_kafka_resp_err_t error) {
  if (error == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE) return take_too_large(std::move(shipment));
  std::string reason = rd_.text(error);
  if (!trouble_.empty()) reason += "; " + trouble_;
  end(ConnectionEnd::Kind::broken, std::move(reason));
}

/// All is sent once more, in smaller messages and in its order.
void KafkaConnection::take_too_large(std::shared_ptr<Shipment> shipment) {
  std::size_t bytes = shipment->message.text().size();
  if (shipment->message.lines() == 1) {
    flight_.refuse(*shipment, fmt::format("the topic takes no message of {} bytes", bytes));
    return;
  }
  state_.most_bytes = std::max<std::size_t>(std::min(state_.most_bytes, bytes) / 2, 1);
  parts_.detail(fmt::format("a message of {} bytes is too large; from now on they have {} at most",
                            bytes, state_.most_bytes));
  end(ConnectionEnd::Kind::done, "");
}

/// The first end is the reason of all others.
void KafkaConnection::end(ConnectionEnd::Kind kind, std::string reason) {
  if (!end_) end_ = ConnectionEnd{kind, std::move(reason)};
}

/// Calls back what is not acknowledged, and hears what became of it.
void KafkaConnection::abandon() {
  if (under_way_.empty()) return;
  rd_.rd_kafka_purge(client_->handle(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  net::Time until = std::chrono::steady_clock::now() + kLastReports;
  while (!under_way_.empty() && std::chrono::steady_clock::now() < until) {
    constexpr int kSliceMs = 50;
    kafka::Event event = client_->next_within(kSliceMs);
    if (event) hear(event.get());
  }
}

}  // namespace tsd::ship
