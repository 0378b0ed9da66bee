// The end of a KafkaSource, and its troubles.
#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/counted.h"
#include "base/foreign.h"
#include "listen/kafka_source.h"

namespace tsd::listen {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// How long the sender may take for its receipts once its input has ended.
constexpr seconds kDrainFor{15};
constexpr seconds kLeaveFor{5};
/// How long a first connection may take before its trouble ends us.
constexpr seconds kJoinFor{10};

/// How much a remark tells. A port that wants TLS or a login ends connections, and nothing more is
/// known than that; a handshake that fails has its reason, or none, as it comes.
int telling(const kafka::Remark& remark) {
  if (remark.error == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) return 0;
  return remark.sentence.find(": Disconnected (") == std::string::npos ? 2 : 1;
}

bool is_absent(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART ||
         error == RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC || error == RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION;
}

}  // namespace

net::Task<> KafkaSource::part() {
  co_await drain();
  counters_.waiting = delivery_.receipts() ? delivery_.ledger().waiting() : 0;
  unfinished_ = counters_.waiting > 0 || !delivery_.ledger().rewinds().empty();
  co_await leave();
  parted_ = true;
  boost::system::error_code ignored;
  bell_.cancel(ignored);
  if (receipts_.is_open()) receipts_.cancel(ignored);
  output_.close();
  output_changed_.notify();
  counters_.dropped = delivery_.dropped();
  counters_.garbage = delivery_.garbage();
}

/// What was printed goes to the sender, with the end of its input, and its receipts come back.
net::Task<> KafkaSource::drain() {
  if (consumer_->has_joined()) consumer_->pause();
  net::Time until = net::Clock::now() + kDrainFor;
  auto goes_on = [&] { return !delivery_.error() && net::Clock::now() < until; };
  auto serve = [&] {
    while (consumer_->next()) {
    }
    commit_when_due();
    return std::min(until, net::Clock::now() + seconds(1));
  };
  flush();
  while (output_.waiting() > 0 && !reader_gone_ && !output_.error() && goes_on()) {
    co_await changed_.wait(serve());
  }
  output_.close();
  while (delivery_.receipts() && !delivery_.is_over() && delivery_.ledger().waiting() > 0 &&
         goes_on()) {
    co_await changed_.wait(serve());
  }
}

net::Task<> KafkaSource::leave() {
  commit();
  consumer_->leave();
  net::Time until = net::Clock::now() + kLeaveFor;
  for (;;) {
    while (consumer_->next()) {
    }
    bool is_done = consumer_->has_left() && !consumer_->is_committing();
    if (is_done || net::Clock::now() >= until) co_return;
    co_await changed_.wait(net::Clock::now() + milliseconds(20));
  }
}

Consumer::Listener KafkaSource::listener() {
  return {
      .given =
          [this](const std::vector<std::int32_t>& partitions) {
            given_ = given_ || !partitions.empty();
            for (std::int32_t one : partitions) delivery_.ledger().give(one);
            world_.detail(
                fmt::format("given {} of the topic", counted(partitions.size(), "partition")));
          },
      .taken =
          [this](const std::vector<std::int32_t>& partitions) {
            while (delivery_.read()) {
            }
            commit();
            for (std::int32_t one : partitions) delivery_.ledger().take_away(one);
            std::erase_if(early_, [&](const Message& message) {
              return std::ranges::find(partitions, message.partition) != partitions.end();
            });
            world_.detail(
                fmt::format("gave up {} of the topic", counted(partitions.size(), "partition")));
          },
      .trouble = [this](const kafka::Remark& remark) { trouble(remark); },
      .uncommitted =
          [this] {
            delivery_.ledger().repeat_proven();
            news_ = true;
          },
      .expired = [this](const Expired& messages) { tell_expired(messages); },
      .detail = world_.detail,
  };
}

void KafkaSource::trouble(const kafka::Remark& remark) {
  if (is_absent(remark.error)) return end_without_topic();
  bool is_final = remark.kind == kafka::Remark::Kind::fatal ||
                  remark.error == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
                  remark.error == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
                  remark.error == RD_KAFKA_RESP_ERR__AUTHENTICATION;
  if (is_final) return end(Error{"reading Kafka: " + remark.sentence}, End::later);
  if (telling(remark) >= telling_) {
    last_trouble_ = remark.sentence;
    telling_ = telling(remark);
  }
  if (!given_) return;
  if (auto times = fold_.count("kafka", ""); times > 0)
    world_.say("reading Kafka: " + remark.sentence + line::times_by_now(times));
}

/// One that is made again under its name has offsets of its own: what was proven of the deleted one
/// must not be committed for it, nor may reading go on at an offset of the other.
void KafkaSource::end_without_topic() {
  const std::string& topic = options_.settings.url.topic;
  delivery_.ledger().take_all_away();
  end(Error{given_ ? fmt::format("the topic \"{}\" was deleted", topic)
                   : fmt::format("there is no topic \"{}\", and reading makes none", topic)},
      End::later);
}

void KafkaSource::tell_expired(const Expired& messages) {
  counters_.expired += static_cast<std::uint64_t>(messages.end - messages.begin);
  world_.say(fmt::format(
      "partition {}: the messages from offset {} to {} are lost: Kafka had deleted them before "
      "they were read (retention.ms, retention.bytes of the topic)",
      messages.partition, messages.begin, messages.end - 1));
}

void KafkaSource::check_joined() {
  if (consumer_->has_joined() || last_trouble_.empty()) return;
  if (net::Clock::now() < began_ + kJoinFor) return;
  const char* hint = telling_ > 0 ? "" : kafka::kDownHint;
  end(Error{fmt::format("the group was not joined within 10s: {}{}", last_trouble_, hint)},
      End::later);
}

void KafkaSource::end(Error why, End kind) {
  if (error_ || later_) return;
  if (kind == End::later) {
    later_ = true;
    world_.say(why.text);
  } else {
    error_ = std::move(why);
  }
  stop();
  world_.done();
}

void KafkaSource::refuse(const MessageLines::Refusal& refusal) {
  ++counters_.refused;
  auto times = fold_.count(refusal.code, "");
  if (times == 0) return;
  world_.say(fmt::format("partition {}, offset {}: {}: {}: {}; left out{}", message_->partition,
                         message_->offset, refusal.code, refusal.reason,
                         quote_foreign(refusal.text), line::times_by_now(times)));
}

}  // namespace tsd::listen
