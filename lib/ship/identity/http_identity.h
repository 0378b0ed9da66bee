// Who is there, asked over HTTP: OpenTSDB, VictoriaMetrics, InfluxDB and tsd-listen answer HTTP on
// the port where they take telnet. The questions store nothing: they put an empty array of points,
// and leave no line in the log of VictoriaMetrics.
//
//                       POST /api/put []              PUT   POST without a Host header   POST [
//   OpenTSDB 2.4        400 {"error":{"code":400,...   405
//   VictoriaMetrics     204                            204   400 in Go's words            (logged)
//   InfluxDB 1.x        204, or 500 without database   405   400 in Go's words   400 in its own
//
// 204 is what other servers say too. A third question tells them apart where that alone would prove
// that points have arrived: the one without a Host header on a telnet port that is silent; over
// HTTP the one that the first two answers leave open.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "net/async.h"
#include "net/http.h"
#include "net/stream.h"
#include "ship/peer.h"

namespace tsd::ship {

struct HttpIdentity {
  enum class Kind : std::uint8_t {
    nothing,  ///< no HTTP, or not that of a TSD
    mute,     ///< a TSD that takes telnet in silence: VictoriaMetrics
    answers,  ///< a TSD that answers `version` over telnet
    refuses,  ///< a TSD that would lose the points: `words` say why
  };
  Kind kind = Kind::nothing;
  Peer peer = Peer::unknown;
  std::string words = {};  ///< `nothing`: what HTTP says there, if it is spoken
  net::Time asked{};       ///< not before then; of a question over a connection of its own

  /// InfluxDB, and its database was there when it was asked.
  bool has_store() const { return kind == Kind::answers && peer == Peer::influxdb; }
};

/// Asks who is there. Never fails: no answer says nothing.
using AskIdentity = std::function<net::Task<HttpIdentity>()>;

/// Asks `endpoint`, which takes telnet, over a connection of its own; gives up `deadline` after it
/// was made.
net::Task<HttpIdentity> ask_identity(const net::Connector& connect, net::Endpoint endpoint,
                                     Duration deadline);

/// The same question, asked before it is known that its answer will be wanted: a connection that
/// asks when it stands would wait for one more round trip.
class Inquiry {
 public:
  explicit Inquiry(const net::asio::any_io_executor& executor) : heard_(executor) {}

  /// Asks, and goes on until it is cancelled.
  net::Task<> ask(const net::Connector& connect, net::Endpoint endpoint, Duration deadline);
  /// Waits for the answer.
  net::Task<HttpIdentity> answer();

 private:
  net::Event heard_;
  std::optional<HttpIdentity> found_;
};

/// Where and as whom an HTTP connection asks.
struct PutDoor {
  std::string host;  ///< value of the Host header
  std::string path = "/api/put";
  std::vector<std::string> headers = {};  ///< "Name: value": credentials
};

struct Interview {
  HttpIdentity identity;
  bool keeps_alive = false;  ///< the connection may be used for the next request
};

/// Asks on a living HTTP connection; gives up after `deadline`. What answers 204 has to prove which
/// TSD it is: VictoriaMetrics by Go's words, which end the connection, at a path that ends with
/// /api/put, and without a Server header, which a proxy has. VictoriaMetrics before 1.131 takes
/// up no connection while another one has not said a byte: a silent one must not wait for an answer
/// beside it.
net::Task<Interview> ask_identity(net::Stream& stream, PutDoor door, Duration deadline);

/// What the answers to the first two questions say, of which the second may be missing.
HttpIdentity read_identity(const std::vector<net::HttpResponse>& answers);

}  // namespace tsd::ship
