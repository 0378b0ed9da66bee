#include "ship/send/transport.h"

#include <utility>
#include <vector>

#include "ship/http/connection.h"
#include "ship/http/json_points.h"
#include "ship/http/put_form.h"
#include "ship/remote_write/write_form.h"
#include "ship/telnet/connection.h"

namespace tsd::ship {
namespace {

class TelnetTransport : public Transport {
 public:
  explicit TelnetTransport(const TransportParts& parts)
      : Transport(parts),
        telnet_{parts.options.confirm, parts.options.answer_deadline, parts.options.settle, false,
                parts.options.reconnect_interval},
        rules_(dialect_of(parts.options.kind)),
        behavior_(parts.options.endpoints.size(), behavior_of(parts.options.kind)) {}

  net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint,
                                Inquiry& inquiry) override {
    AskIdentity ask = [&inquiry] { return inquiry.answer(); };
    TelnetConnection connection(stream, parts_.queue,
                                {behavior_[endpoint], rules_, std::move(ask), parts_.unix_seconds},
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
class HttpTransport : public Transport {
 public:
  explicit HttpTransport(const TransportParts& parts)
      : Transport(parts),
        http_{parts.options.answer_deadline, parts.options.reconnect_interval},
        limits_(parts.options.endpoints.size(), BodyLimit{first_body_bytes(parts.options.kind)}) {}

 protected:
  std::string host(std::size_t endpoint) const {
    return net::to_string(parts_.options.endpoints[endpoint]);
  }
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
  explicit PutTransport(const TransportParts& parts)
      : HttpTransport(parts),
        rules_(dialect_of(parts.options.kind),
               [dialect = dialect_of(parts.options.kind)](std::string_view line) {
                 return as_posted(line, dialect);
               }),
        peers_(parts.options.endpoints.size(),
               HttpPeerState{behavior_of(parts.options.kind).peer}) {}

  net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint, Inquiry&) override {
    PutForm form(*parts_.options.http, parts_.options.confirm,
                 {peers_[endpoint], rules_, parts_.unix_seconds}, limit(endpoint), host(endpoint),
                 parts_.queue, parts_.reject);
    co_return co_await converse(stream, endpoint, form);
  }
  void forget(std::size_t endpoint) override { peers_[endpoint].is_asked = false; }

 private:
  PeerRules rules_;
  std::vector<HttpPeerState> peers_;  // one an endpoint
};

class WriteTransport : public HttpTransport {
 public:
  explicit WriteTransport(const TransportParts& parts)
      : HttpTransport(parts), receivers_(parts.options.endpoints.size()) {}

  net::Task<ConnectionEnd> talk(net::Stream& stream, std::size_t endpoint, Inquiry&) override {
    WriteForm form(*parts_.options.write, receivers_[endpoint], limit(endpoint), host(endpoint),
                   parts_.options.answer_deadline, parts_.unix_seconds, parts_.queue,
                   parts_.reject);
    co_return co_await converse(stream, endpoint, form);
  }
  void forget(std::size_t endpoint) override { receivers_[endpoint] = {}; }

 private:
  std::vector<ReceiverState> receivers_;  // one an endpoint
};

}  // namespace

std::unique_ptr<Transport> make_transport(const TransportParts& parts) {
  if (parts.options.write) return std::make_unique<WriteTransport>(parts);
  if (parts.options.http) return std::make_unique<PutTransport>(parts);
  return std::make_unique<TelnetTransport>(parts);
}

}  // namespace tsd::ship
