// A TSD over HTTP: POST /api/put?details, gzip, one request at a time, a verdict for every point.
//
// VictoriaMetrics and InfluxDB answer 204 whatever they drop. So lines that not every TSD stores as
// written wait until it is known which one this is: the same connection asks. What this TSD would
// lose is rejected. While it stays unknown, 204 does not confirm such lines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/units.h"
#include "net/async.h"
#include "net/http.h"
#include "net/stream.h"
#include "ship/batch.h"
#include "ship/confirm.h"
#include "ship/connection_end.h"
#include "ship/http/body_sizer.h"
#include "ship/http/put_answer.h"
#include "ship/http/put_body.h"
#include "ship/http/service.h"
#include "ship/identity/http_identity.h"
#include "ship/pace.h"
#include "ship/peer.h"
#include "ship/peer_rules.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

struct HttpOptions {
  HttpService service;
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  /// After this time the connection is replaced by a new one; 0: never.
  Duration reconnect_interval{0};
};

/// What is known of who is at an endpoint.
struct HttpPeerState {
  Peer peer = Peer::unknown;
  bool is_asked = false;  ///< since the endpoint failed last
};

class HttpConnection {
 public:
  /// What a connection needs to know of its peer.
  struct Peering {
    HttpPeerState& state;      ///< the endpoint's; outlives the connection, which may find out
    PeerRules& rules;          ///< for HTTP; outlives it
    UnixSeconds unix_seconds;  ///< the time now: some TSDs drop what lies ahead of it
  };

  /// `host` is the value of the Host header.
  HttpConnection(net::Stream& stream, SendQueue& queue, Peering peering, BodyLimit& limit,
                 const HttpOptions& options, Pace& pace, std::string host, TakeRejection reject);
  /// Puts the unconfirmed batch back into the queue, also when run() is abandoned.
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  /// Posts the waiting lines. Returns when none wait, after `reconnect_interval`, or when the
  /// connection ends.
  net::Task<ConnectionEnd> run();

 private:
  net::Task<ConnectionEnd> hear_unasked();
  net::Task<> keep_pace();
  void take_lines();
  bool needs_peer();
  net::Task<bool> ask_peer();
  void fill_body();
  ConnectionEnd take_untold();
  void fill_request();
  ConnectionEnd take_answer(const net::HttpResponse& response);
  ConnectionEnd settle(const PutAnswer& answer, Confirm level);
  ConnectionEnd try_later(std::string reason);
  Confirm level() const;
  ConnectionEnd ask_in_pieces(const PutAnswer& answer);
  ConnectionEnd doubt(const std::string& reason);
  void reject_alone(const std::string& reason);
  ConnectionEnd too_large(const std::string& reason);

  net::Stream& stream_;
  SendQueue& queue_;
  Peering peering_;
  BodyLimit& limit_;
  BodySizer sizer_;
  PutBody body_;
  const HttpOptions& options_;
  Pace& pace_;
  TakeRejection reject_;
  net::HttpRequest request_;
  Batch batch_;          // in flight
  std::string doubted_;  // why a point would be rejected by a peer that is not known
};

}  // namespace tsd::ship
