#include "ship/send/transports.h"

#include <fmt/core.h>

#include <utility>
#include <variant>
#include <vector>

#include "net/write_target.h"
#include "ship/http/connection.h"
#include "ship/http/json_points.h"
#include "ship/http/put_form.h"
#include "ship/remote_write/write_form.h"
#include "ship/send/kafka_transport.h"
#include "ship/telnet/connection.h"

namespace tsd::ship {
namespace {

/// What talks over a stream to an endpoint.
class StreamTransport : public Transport {
 public:
  using Transport::Transport;

  net::Task<Result<std::unique_ptr<Conversation>>> open(std::size_t endpoint) override {
    auto stream = co_await parts_.connect(place(endpoint));
    if (!stream) co_return stream.error();
    co_return std::unique_ptr<Conversation>(
        std::make_unique<Talk>(*this, std::move(*stream), endpoint));
  }

 protected:
  virtual net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint,
                                        Inquiry& inquiry) = 0;

 private:
  class Talk : public Conversation {
   public:
    Talk(StreamTransport& transport, std::unique_ptr<net::Stream> stream, std::size_t endpoint)
        : transport_(transport), stream_(std::move(stream)), endpoint_(endpoint) {}
    net::Task<ConnectionEnd> run(Inquiry& inquiry) override {
      return transport_.talk(*stream_, endpoint_, inquiry);
    }

   private:
    StreamTransport& transport_;
    std::unique_ptr<net::Stream> stream_;
    std::size_t endpoint_;
  };
};

class TelnetTransport : public StreamTransport {
 public:
  TelnetTransport(const TransportParts& parts, const TelnetService& /*none*/)
      : StreamTransport(parts),
        telnet_{parts.options.confirm, parts.options.answer_deadline, parts.options.settle, false,
                parts.options.reconnect_interval},
        rules_(dialect_of(parts.options.kind)),
        behavior_(parts.options.endpoints.size(), behavior_of(parts.options.kind)) {}

  net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint,
                                Inquiry& inquiry) override {
    AskIdentity ask = [&inquiry] { return inquiry.answer(); };
    AskIdentity again = [this, endpoint, address = stream.place()] {
      net::Endpoint same = place(endpoint);
      same.address = address;
      return ask_identity(parts_.connect, std::move(same), telnet_.answer_deadline);
    };
    TelnetConnection connection(
        stream, parts_.queue,
        {behavior_[endpoint], rules_, std::move(ask), std::move(again), parts_.unix_seconds},
        telnet_, parts_.pace, parts_.reject);
    co_return co_await connection.run();
  }
  bool inquires(std::size_t endpoint) const override {
    return asks_over_http(telnet_, behavior_[endpoint]);
  }
  void settle_lines() override { telnet_.auto_settles = true; }

 private:
  TelnetOptions telnet_;
  PeerRules rules_;
  std::vector<PeerBehavior> behavior_;  // one an endpoint
};

/// What the forms over HTTP have in common.
class HttpTransport : public StreamTransport {
 public:
  explicit HttpTransport(const TransportParts& parts)
      : StreamTransport(parts),
        http_{parts.options.answer_deadline, parts.options.reconnect_interval},
        limits_(parts.options.endpoints.size(), BodyLimit{first_body_bytes(parts.options.kind)}) {}

 protected:
  net::Task<ConnectionEnd> converse(net::Stream& stream, std::size_t endpoint, HttpForm& form) {
    HttpConnection connection(stream, parts_.queue, form, limits_[endpoint], http_, parts_.pace,
                              parts_.reject);
    co_return co_await connection.run();
  }
  BodyLimit& limit(std::size_t endpoint) { return limits_[endpoint]; }

 private:
  HttpOptions http_;
  std::vector<BodyLimit> limits_;  // one an endpoint
};

class PutTransport : public HttpTransport {
 public:
  PutTransport(const TransportParts& parts, const HttpService& service)
      : HttpTransport(parts),
        service_(service),
        rules_(dialect_of(parts.options.kind),
               [dialect = dialect_of(parts.options.kind)](std::string_view line) {
                 return as_posted(line, dialect);
               }),
        peers_(parts.options.endpoints.size(),
               HttpPeerState{behavior_of(parts.options.kind).peer}) {}

  net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint, Inquiry&) override {
    peers_[endpoint].begin(stream.place());
    PutForm form(service_, parts_.options.confirm,
                 {peers_[endpoint], rules_, parts_.unix_seconds, parts_.options.answer_deadline},
                 limit(endpoint), name(endpoint), parts_.queue, parts_.reject);
    co_return co_await converse(stream, endpoint, form);
  }
  void forget(std::size_t endpoint) override { peers_[endpoint].forget(); }

 private:
  const HttpService& service_;
  PeerRules rules_;
  std::vector<HttpPeerState> peers_;  // one an endpoint
};

class WriteTransport : public HttpTransport {
 public:
  WriteTransport(const TransportParts& parts, const WriteService& service)
      : HttpTransport(parts), service_(service), receivers_(parts.options.endpoints.size()) {}

  /// A service has TSD_PORT=4242 where nobody chose a port.
  net::Task<Result<std::unique_ptr<Conversation>>> open(std::size_t endpoint) override {
    auto conversation = co_await HttpTransport::open(endpoint);
    if (!conversation && place(endpoint).port == net::kTsdPort) {
      conversation.error().text +=
          fmt::format(" ({} is OpenTSDB's port; Prometheus has {}: -p or TSD_PORT sets it)",
                      net::kTsdPort, net::kWritePort);
    }
    co_return conversation;
  }
  net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint, Inquiry&) override {
    WriteForm form(service_, receivers_[endpoint], limit(endpoint), name(endpoint),
                   parts_.options.answer_deadline, parts_.unix_seconds, parts_.queue,
                   parts_.reject);
    co_return co_await converse(stream, endpoint, form);
  }
  void forget(std::size_t endpoint) override { receivers_[endpoint] = {}; }
  bool keeps_order() const override { return true; }

 private:
  const WriteService& service_;
  std::vector<ReceiverState> receivers_;  // one an endpoint
};

/// Which transport has which choices.
struct Maker {
  const TransportParts& parts;

  std::unique_ptr<Transport> operator()(const TelnetService& service) const {
    return std::make_unique<TelnetTransport>(parts, service);
  }
  std::unique_ptr<Transport> operator()(const HttpService& service) const {
    return std::make_unique<PutTransport>(parts, service);
  }
  std::unique_ptr<Transport> operator()(const WriteService& service) const {
    return std::make_unique<WriteTransport>(parts, service);
  }
  std::unique_ptr<Transport> operator()(const KafkaService& service) const {
    return std::make_unique<KafkaTransport>(parts, service);
  }
};

}  // namespace

std::unique_ptr<Transport> make_transport(const TransportParts& parts) {
  return std::visit(Maker{parts}, parts.options.service);
}

}  // namespace tsd::ship
