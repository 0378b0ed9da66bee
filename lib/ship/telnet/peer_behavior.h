// What is known about a telnet endpoint, and what it can prove.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.h"
#include "ship/confirm.h"
#include "ship/peer.h"

namespace tsd::ship {

/// What has been learned about an endpoint. It outlives its connections.
struct PeerBehavior {
  enum class Version : std::uint8_t {
    unknown,
    answers,
    mute,  ///< `version` is a bad line to it
  };
  Version version = Version::unknown;
  Peer peer = Peer::unknown;
  /// --dialect names it: what is known of it is never forgotten.
  bool is_named = false;
  /// The user says that it is a mute TSD: it is believed without a word of its own.
  bool is_trusted = false;
  /// A connection has stepped aside already, so that HTTP could be heard.
  bool has_stepped_aside = false;
  /// Limit of the unproven bytes in flight: halved when a connection breaks, doubled by a proof.
  std::size_t allowance = SIZE_MAX;

  /// Another service may be at the endpoint now: its next connection finds out anew.
  void forget() {
    if (!is_named) *this = PeerBehavior{.allowance = allowance};
  }
};

struct TelnetOptions {
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// `auto` waits for late errors too, if the TSD answers `version`: there is a spool, or the
  /// sender is a service.
  bool auto_settles = false;
  /// After this time the connection is replaced by a new one; 0: never.
  Duration reconnect_interval{0};
};

/// What proves arrival here. A TSD that never answers proves it only by a clean end of stream.
Confirm wanted(const TelnetOptions& options, const PeerBehavior& behavior);

/// The level is one for which it must be known that the peer is a TSD.
bool needs_identity(Confirm level);

/// Such a TSD reports what goes wrong behind its answer to `version`. InfluxDB and KairosDB report
/// nothing over telnet, so that no wait proves more than their answer: `parsed`.
bool reports_late_errors(Peer peer);

/// What is proven counts only once the peer has said that its store is there: InfluxDB loses all
/// points in silence where its database is missing, also when it is dropped under a living
/// connection, and says so over HTTP only.
bool needs_store(const TelnetOptions& options, const PeerBehavior& behavior);

/// Who is there is asked over HTTP too: a TSD that is silent over telnet may be there, or one of
/// which needs_store() is true.
bool asks_over_http(const TelnetOptions& options, const PeerBehavior& behavior);

/// `version` is asked on the open connection: the endpoint is known to answer, or must.
bool asks_alive(const TelnetOptions& options, const PeerBehavior& behavior);

}  // namespace tsd::ship
