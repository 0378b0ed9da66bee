// Who is there, asked over HTTP: OpenTSDB, VictoriaMetrics, InfluxDB and tsd-listen answer HTTP on
// the port where they take telnet. The questions store nothing: they put an empty array of points.
//
//                    POST /api/put []               PUT   without a Host header
//   OpenTSDB 2.4     400 {"error":{"code":400,...   405
//   VictoriaMetrics  204, or 503 when its disk is   204   400 in Go's words
//                    full
//   InfluxDB 1.x     204, or 500 without database   405   400 in Go's words
//
// 204 is what other servers say too. A third question tells them apart where that alone would prove
// that points have arrived. On a telnet port that is silent, that without a Host header is enough:
// a web server is not silent there. Over HTTP it is half of a JSON array, POST [, which each TSD
// refuses in words that no other server has. It goes where the points go: a proxy may send other
// paths elsewhere. VictoriaMetrics logs one warning of it; the other questions leave no line in its
// log.
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
  std::string place = {};  ///< the address that was asked, over a connection of its own

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
  std::string host;                       ///< value of the Host header
  std::string target = kPutPath;          ///< path and query, those of the points
  std::vector<std::string> headers = {};  ///< "Name: value": credentials
};

/// Who has proven itself by a third answer, and how it signed the others.
struct ProvenPeer {
  Peer peer = Peer::unknown;
  std::string server = {};  ///< value of the Server header
};

struct Interview {
  HttpIdentity identity;
  std::string server = {};   ///< value of the Server header
  bool is_whole = false;     ///< false: an answer is missing that would tell
  bool keeps_alive = false;  ///< the connection may be used for the next request
};

/// Asks on a living HTTP connection; each of two rounds of questions gives up after `deadline`. Who
/// answers 204 has to prove which TSD it is, in its own words; one that was `proven` at the same
/// address need not while it answers alike, because VictoriaMetrics logs the third question.
/// VictoriaMetrics before 1.131 takes up no connection while another one has not said a byte: a
/// silent one must not wait for an answer beside it.
net::Task<Interview> ask_identity(net::Stream& stream, PutDoor door, Duration deadline,
                                  const ProvenPeer& proven);

/// What the answers to the first two questions say, of which the second may be missing.
HttpIdentity read_identity(const std::vector<net::HttpResponse>& answers);

}  // namespace tsd::ship
