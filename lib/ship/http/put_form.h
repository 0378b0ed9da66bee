// Points as JSON, as a TSD's POST /api/put?details takes them.
//
// VictoriaMetrics and InfluxDB answer 204 whatever they drop, and so does many a server that is no
// TSD. So lines that not every TSD stores as written wait until it is known which one this is, and
// 204 confirms nothing before that: the same connection asks. What this TSD would lose is rejected.
#pragma once

#include <cstdint>
#include <string>

#include "base/units.h"
#include "ship/confirm.h"
#include "ship/http/body_sizer.h"
#include "ship/http/form.h"
#include "ship/http/put_body.h"
#include "ship/http/service.h"
#include "ship/identity/http_identity.h"
#include "ship/peer.h"
#include "ship/peer_rules.h"
#include "ship/queue/send_queue.h"
#include "ship/rejection.h"

namespace tsd::ship {

/// What is known of the TSD at an endpoint.
struct HttpPeerState {
  Peer given = Peer::unknown;  ///< the user's word, which is believed
  Peer peer = given;
  bool is_asked = false;   ///< since the endpoint failed last
  std::string doubt = "";  ///< a sentence; until it has identified itself, it gets no more points
  ProvenPeer proven = {};  ///< at `place`
  std::string place = "";  ///< the address of the last connection

  /// A new connection to this address. Another one is another TSD. At the same one somebody else
  /// may be by now: a TSD that says no more than 204 is asked again, in silence.
  void begin(std::string address);
  /// The endpoint has failed: another service may be there now, and has to prove itself.
  void forget() {
    ask_again();
    proven = {};
  }
  void ask_again() {
    peer = given;
    is_asked = false;
  }
};

class PutForm : public HttpForm {
 public:
  /// What it needs to know of its peer.
  struct Peering {
    HttpPeerState& state;      ///< the endpoint's; outlives the form, which may find out
    PeerRules& rules;          ///< for HTTP; outlives it
    UnixSeconds unix_seconds;  ///< the time now: some TSDs drop what lies ahead of it
    Duration answer_deadline;  ///< of the questions who it is, too
  };

  /// `host` is the value of the Host header. `service`, `limit`, `queue` and `reject` outlive it.
  PutForm(const HttpService& service, Confirm confirm, Peering peering, BodyLimit& limit,
          std::string host, SendQueue& queue, const TakeRejection& reject);

  net::Task<std::optional<ConnectionEnd>> prepare(net::Stream& stream, Batch& batch) override;
  bool make(const Batch& batch) override;
  const net::HttpRequest& request() const override { return request_; }
  net::Task<bool> recognize(net::Stream& stream, const net::HttpResponse& response,
                            Batch& batch) override;
  PutAnswer read(const net::HttpResponse& response, Batch& batch) override;
  bool respell() override;
  std::string_view no_http_hint() const override { return " (leave --http out to speak telnet)"; }

 private:
  std::string next_target();
  bool needs_peer(const Batch& batch);
  bool needs_peer_behind(const Batch& batch) const;
  net::Task<bool> ask_peer(net::Stream& stream);
  PutAnswer read_untold(const Batch& batch) const;

  const HttpService& service_;
  Confirm confirm_;
  Peering peering_;
  BodyLimit& limit_;
  BodySizer sizer_;
  PutBody body_;
  SendQueue& queue_;
  const TakeRejection& reject_;
  std::int64_t number_;  // of the last request
  net::HttpRequest request_;
  PutAnswer answer_;  // to the last request
};

}  // namespace tsd::ship
