#include "kafka/client.h"

#include <fmt/core.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <future>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "base/foreign.h"
#include "os/no_signals.h"

namespace tsd::kafka {
namespace {

using Why = std::array<char, 512>;

constexpr std::chrono::seconds kEndsWithin{2};

Result<void> set(const RdKafka& rd, rd_kafka_conf_t* conf, const Word& word) {
  Why why{};
  auto done =
      rd.rd_kafka_conf_set(conf, word.name.c_str(), word.value.c_str(), why.data(), why.size());
  if (done == RD_KAFKA_CONF_OK) return {};
  std::string place = word.place.empty() ? word.name : word.place;
  return Error{fmt::format("{}: librdkafka {} says: {}", place, rd.rd_kafka_version_str(),
                           printable(why.data()))};
}

/// Of a consumer whose topic was deleted, librdkafka 2.0.2 waits for a thread that does not end: it
/// is left behind.
void destroy(const RdKafka& rd, rd_kafka_t* handle) {
  auto destroy_it = [&rd, handle] {
    rd.rd_kafka_destroy_flags(handle, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
  };
  auto done = std::make_shared<std::promise<void>>();
  try {
    os::NoSignals blocked;
    std::thread([destroy_it, done] {
      destroy_it();
      done->set_value();
    }).detach();
  } catch (const std::system_error&) {
    return destroy_it();
  }
  done->get_future().wait_for(kEndsWithin);
}

/// "[thrd:b1:9092/1]: " and "b1:9092/1: " in front of what it says.
std::string_view without_thread(std::string_view text) {
  if (!text.starts_with("[thrd:")) return text;
  std::size_t end = text.find("]: ");
  return end == text.npos ? text : text.substr(end + 3);
}

}  // namespace

Result<std::unique_ptr<Client>> Client::make(Role role, const Words& words, int events) {
  auto library = RdKafka::load();
  if (!library) return library.error();
  const RdKafka& rd = **library;
  os::Fd bell(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!bell) return last_system_error("making", "an event descriptor");

  using Conf = std::unique_ptr<rd_kafka_conf_t, decltype(rd.rd_kafka_conf_destroy)>;
  Conf conf(rd.rd_kafka_conf_new(), rd.rd_kafka_conf_destroy);
  for (const Word& word : words) {
    if (auto done = set(rd, conf.get(), word); !done) return done.error();
  }
  if (auto done = set(rd, conf.get(), {"log.queue", "true"}); !done) return done.error();
  rd.rd_kafka_conf_set_events(conf.get(), events | RD_KAFKA_EVENT_LOG | RD_KAFKA_EVENT_ERROR);

  std::unique_ptr<Client> client(new Client(rd, std::move(bell)));
  Why why{};
  auto type = role == Role::producer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER;
  client->handle_ = rd.rd_kafka_new(type, conf.get(), why.data(), why.size());
  if (client->handle_ == nullptr) {
    return Error{
        fmt::format("librdkafka {} says: {}", rd.rd_kafka_version_str(), printable(why.data()))};
  }
  (void)conf.release();  // it is the handle's
  // A consumer without a group has no queue of its own.
  if (role == Role::consumer && rd.rd_kafka_poll_set_consumer(client->handle_) == 0)
    client->queue_ = rd.rd_kafka_queue_get_consumer(client->handle_);
  if (client->queue_ == nullptr) client->queue_ = rd.rd_kafka_queue_get_main(client->handle_);
  rd.rd_kafka_set_log_queue(client->handle_, client->queue_);
  constexpr std::uint64_t kOne = 1;
  rd.rd_kafka_queue_io_event_enable(client->queue_, client->bell_.get(), &kOne, sizeof kOne);
  return client;
}

Client::~Client() {
  if (queue_ != nullptr) {
    rd_.rd_kafka_queue_io_event_enable(queue_, -1, nullptr, 0);
    rd_.rd_kafka_queue_destroy(queue_);
  }
  if (handle_ != nullptr) destroy(rd_, handle_);
}

Event Client::next() {
  return next_within(0);
}

Event Client::next_within(int milliseconds) {
  return Event(rd_.rd_kafka_queue_poll(queue_, milliseconds), DestroyEvent{&rd_});
}

void Client::silence() {
  std::uint64_t count = 0;
  [[maybe_unused]] ssize_t got = ::read(bell_.get(), &count, sizeof count);
}

std::string with_hint(std::string sentence) {
  bool is_cut_off = sentence.find("in state SSL_HANDSHAKE") != sentence.npos;
  return is_cut_off ? sentence + ": is it a PLAINTEXT port?" : sentence;
}

Remark remark_of(const RdKafka& library, rd_kafka_event_t* event) {
  switch (library.rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_LOG: {
      const char* facility = nullptr;
      const char* text = nullptr;
      int level = 0;
      if (library.rd_kafka_event_log(event, &facility, &text, &level) != 0) return {};
      return {Remark::Kind::log, RD_KAFKA_RESP_ERR_NO_ERROR,
              "librdkafka: " + printable(without_thread(text))};
    }
    case RD_KAFKA_EVENT_ERROR: {
      bool is_fatal = library.rd_kafka_event_error_is_fatal(event) != 0;
      return {is_fatal ? Remark::Kind::fatal : Remark::Kind::error,
              library.rd_kafka_event_error(event),
              with_hint(printable(library.rd_kafka_event_error_string(event)))};
    }
    default:
      return {};
  }
}

}  // namespace tsd::kafka
