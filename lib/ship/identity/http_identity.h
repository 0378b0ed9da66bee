// Who is there, asked over HTTP: OpenTSDB, VictoriaMetrics, InfluxDB and tsd-listen answer HTTP on
// the port where they take telnet. The question stores nothing: it puts an empty array of points.
//
//                       POST /api/put []              PUT /api/put []
//   OpenTSDB 2.4        400 {"error":{"code":400,...   405
//   VictoriaMetrics     204, silent: no log line       204, silent
//   InfluxDB 1.x        204, or 500 without database   405
#pragma once

#include <cstdint>
#include <functional>
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
};

/// Asks who is there. Never fails: no answer says nothing.
using AskIdentity = std::function<net::Task<HttpIdentity>()>;

/// Asks `endpoint` over a connection of its own; gives up after `deadline`.
net::Task<HttpIdentity> ask_identity(const net::Connector& connect, net::Endpoint endpoint,
                                     Duration deadline);

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

/// Asks on a living HTTP connection; gives up after `deadline`. VictoriaMetrics before 1.131 takes
/// up no connection while another one has not said a byte: a silent one must not wait for an answer
/// beside it.
net::Task<Interview> ask_identity(net::Stream& stream, PutDoor door, Duration deadline);

/// What the answers to the two questions say, of which the second may be missing.
HttpIdentity read_identity(const std::vector<net::HttpResponse>& answers);

}  // namespace tsd::ship
