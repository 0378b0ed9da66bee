// What is known about a telnet endpoint, and what it can prove.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/units.h"
#include "ship/confirm.h"
#include "ship/telnet/replies.h"

namespace tsd::ship {

/// What has been learned about an endpoint. It outlives its connections.
struct PeerBehavior {
  enum class Version : std::uint8_t { unknown, answers, mute };
  Version version = Version::unknown;
  Signature signature;
  /// Limit of the unproven bytes in flight: halved when a connection breaks, doubled by a proof.
  std::size_t allowance = SIZE_MAX;

  /// Two answers can be told apart, because the form of an answer is known.
  bool tells_answers_apart() const {
    return version == Version::answers && !signature.text.empty();
  }
};

struct TelnetOptions {
  Confirm confirm = Confirm::automatic;
  Duration answer_deadline{30'000};
  Duration settle{2'000};
  /// `auto` waits for late errors too, if the TSD answers `version`. Set if there is a spool.
  bool auto_settles = false;
  /// After this time the connection is replaced by a new one; 0: never.
  Duration reconnect_interval{0};
};

/// What proves arrival here. A TSD that never answers proves it only by a clean end of stream.
Confirm wanted(const TelnetOptions& options, const PeerBehavior& behavior);

/// The level that a proof reaches now, as receipts name it.
const char* level(const TelnetOptions& options, const PeerBehavior& behavior);

/// `version` is asked on the open connection: the endpoint is known to answer, or must.
bool asks_alive(const TelnetOptions& options, const PeerBehavior& behavior);

}  // namespace tsd::ship
